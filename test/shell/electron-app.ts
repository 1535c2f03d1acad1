/** The built Electron app in a Node process of its own, under the stand-in. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '../support/data-folder.ts'
import type { CloseReason, Transport } from '../../src/shared/transport.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

type Message = { frame: string } | { did: string; result: unknown }

export class ElectronApp {
  readonly #child: ChildProcess
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  stdout = ''
  stderr = ''

  constructor(args: string[] = [], env: NodeJS.ProcessEnv = {}) {
    const data = dataFolder()
    const driver = [here('./electron/driver.mjs'), here('../../out/main/index.js')]
    this.#child = spawn(
      process.execPath,
      ['--import', new URL('./electron/register.mjs', import.meta.url).href, ...driver, ...args],
      { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, WEIR_DATA: data.path, ...env } },
    )
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()))
    this.exited = once(this.#child, 'close').then(([code]) => {
      data.remove()
      return code as number | null
    })
  }

  /** Resolves once the page has loaded; rejects with what the app said when it ended instead. */
  async loaded(): Promise<void> {
    const ended = this.exited.then((code) => {
      throw new Error(`The app ended with ${String(code)}: ${this.stderr}`)
    })
    await Promise.race([this.#answer('load'), ended])
  }

  /** Lets the driver do something and resolves with its result. */
  async do(name: string, details: object = {}): Promise<unknown> {
    const answer = this.#answer(name)
    this.#child.send({ do: name, ...details })
    return answer
  }

  /** The page's end of the port that the app handed over. */
  async connect(): Promise<Transport> {
    await this.do('connectPage')
    return {
      bufferedBytes: 0,
      send: (frame) => this.#child.send({ frame }),
      onFrame: (listener) =>
        this.#onMessage((message) => {
          if ('frame' in message) listener(message.frame)
        }),
      onClose: (listener: (reason: CloseReason) => void) => {
        this.#child.once('close', () => {
          listener({ code: 1006, reason: '' })
        })
        return () => undefined
      },
      close: () => undefined,
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  #onMessage(listener: (message: Message) => void): () => void {
    this.#child.on('message', listener)
    return () => this.#child.off('message', listener)
  }

  #answer(name: string): Promise<unknown> {
    return new Promise((resolve) => {
      const off = this.#onMessage((message) => {
        if (!('did' in message) || message.did !== name) return
        off()
        resolve(message.result)
      })
    })
  }
}
