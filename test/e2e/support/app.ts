import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '../../support/data-folder.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface RunningApp {
  /** The page's address, token and all, as the app printed it. */
  url: string
  port: number
  output: () => string
  /** Sends Ctrl-C and resolves to the exit code and how long the app took to go, in ms. */
  interrupt: () => Promise<{ code: number | null; tookMs: number }>
}

/** Starts the app as a user would, in web mode, and waits until it says where it is. */
export async function startApp(...flags: string[]): Promise<RunningApp> {
  const data = dataFolder()
  const child = spawn(
    process.execPath,
    ['scripts/start.mjs', '--web', '--port', '0', '--no-open', ...flags],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, WEIR_DATA: data.path } },
  )
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  void exited.then(data.remove)
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const line = /Weir is at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)/.exec(output)
      if (line?.[1] !== undefined) resolve(line[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void exited.then((code) => reject(new Error(`the app ended with code ${String(code)}:\n${output}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    output: () => output,
    interrupt: async () => {
      const from = performance.now()
      child.kill('SIGINT')
      const code = await exited
      return { code, tookMs: performance.now() - from }
    },
  }
}
