import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Answer, Order } from './hub-process.ts'

/** The program of one process as a file that Node runs as it is; `await using` removes it. */
export async function hubProgram(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-test-'))
  const path = join(folder, 'hub-process.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('./hub-process.ts', import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'silent',
    // The libraries inside are CommonJS and ask for Node's modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** A hub in a process of its own. One question at a time. */
export class HubProcess implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess

  static async start(program: string, natsUrl: string, prefix: string): Promise<HubProcess> {
    const child = fork(program, [natsUrl, prefix], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const [{ url }] = (await once(child, 'message')) as [Answer]
    return new HubProcess(child, url)
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  async ask(order: Order): Promise<Answer> {
    this.#child.send(order)
    const [answer] = (await once(this.#child, 'message')) as [Answer]
    return answer
  }

  /** Resolves when what it says of itself is as wanted, and its subscriptions have reached the server. */
  async until(wanted: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const answer = await this.ask('flush')
      if (wanted(answer)) return answer
      await pause(5)
    }
  }

  /** As with `kill -9`. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  /** Resolves with its last words and the exit code. */
  async close(): Promise<{ answer: Answer; code: number | null }> {
    const ended = once(this.#child, 'exit')
    const answer = await this.ask('close')
    const [code] = (await ended) as [number | null]
    return { answer, code }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill()
  }
}
