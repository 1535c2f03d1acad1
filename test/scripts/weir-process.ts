/** The start script in a process group of its own, as a terminal would start it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '../support/data-folder.ts'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const direct = [process.execPath, script]
/** As npm does it: a shell between npm and the script, which passes no signal on. */
export const underShell = ['sh', '-c', `"${process.execPath}" "${script}" "$@"; exit $?`, 'sh']

/** A process above that shell, which ends at any signal and tells nobody. */
export const underNpm = [
  process.execPath,
  '-e',
  `require('node:child_process').spawn('sh', ['-c', '"$0" "$@"; exit $?', ...process.argv.slice(1)], { stdio: 'inherit' })`,
  process.execPath,
  script,
]

export class WeirProcess {
  readonly #child: ChildProcess
  readonly exited: Promise<number | null>
  stdout = ''
  stderr = ''

  constructor(args: string[], env: NodeJS.ProcessEnv = {}, [command, ...first] = direct) {
    const data = dataFolder()
    this.#child = spawn(command ?? '', [...first, ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, WEIR_DATA: data.path, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()))
    this.exited = once(this.#child, 'close').then(([code]) => {
      data.remove()
      return code as number | null
    })
  }

  /** Resolves with the address once it is printed. */
  async ready(): Promise<URL> {
    const ended = this.exited.then((code) => {
      throw new Error(`Weir ended with ${String(code)}: ${this.stdout}${this.stderr}`)
    })
    for (;;) {
      const [, address] = /^Weir is at (\S+)$/m.exec(this.stdout) ?? []
      if (address !== undefined) return new URL(address)
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), ended])
    }
  }

  /** Resolves once the app has written something like that to its errors. */
  async complains(words: RegExp): Promise<void> {
    while (!words.test(this.stderr)) await once(this.#child.stderr ?? this.#child, 'data')
  }

  /** To the start script alone. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** To the script and all its children, as Ctrl-C in a terminal does. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-this.#group, signal)
  }

  /** Whether any process of the group is left. */
  isAlive(): boolean {
    try {
      process.kill(-this.#group, 0)
      return true
    } catch {
      return false
    }
  }

  get #group(): number {
    if (this.#child.pid === undefined) throw new Error('Weir was not started.')
    return this.#child.pid
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => {
      resolve(false)
    })
  })
}
