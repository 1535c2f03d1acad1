/** The main thread's end of one processor's thread. */
import { MessageChannel, type MessagePort, type ResourceLimits, Worker } from 'node:worker_threads'
import type { Boot } from './processor-thread.ts'
import { threadAsks, threadUrl } from './thread-code.ts'

/** Why it ended. */
export interface Ending {
  exitCode: number
  /** Its uncaught error, or why it could not start. */
  error: unknown
}

export interface WorkerSpec {
  index: number
  memory: SharedArrayBuffer
  seed: number
  sliceMs: number
  resourceLimits: ResourceLimits | undefined
  peers: [number, MessagePort][]
}

const thread = new URL(
  import.meta.url.endsWith('.ts') ? './processor-thread.ts' : './processor-thread.js',
  import.meta.url,
)

/** No file of its own, so that it is the same in sources, in the build and in an archive. */
const bootCode = `
const { parentPort } = require('node:worker_threads')
process.setSourceMapsEnabled(true)
let begun = false
parentPort.on('message', async (boot) => {
  if (begun) return
  begun = true
  const { startProcessor } = await import(boot.self)
  startProcessor(boot)
})`

export class ProcessorWorker {
  readonly index: number
  /** Its end of the channel to the main thread is in the boot message. */
  readonly port: MessagePort
  readonly ended: Promise<Ending>
  /** It was asked to go: its end is no fault. */
  expected = false
  /** On purpose: says nothing about whether threads can start. */
  killed = false
  /** What the watchdog found. */
  verdict: string | undefined
  readonly #worker: Worker
  #ref = false

  constructor(spec: WorkerSpec, busy: boolean) {
    this.index = spec.index
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    port1.unref()
    const { resourceLimits } = spec
    this.#worker = new Worker(bootCode, { eval: true, ...(resourceLimits && { resourceLimits }) })
    let error: unknown
    this.#worker.on('error', (thrown) => {
      error ??= thrown
    })
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (exitCode) => {
        resolve({ exitCode, error })
      })
    })
    this.#ref = true
    this.ref(busy)
    void this.#boot(spec, port2).catch((thrown: unknown) => {
      error ??= thrown
      this.terminate()
    })
  }

  /** One that is not ref'd does not keep the process alive. */
  ref(on: boolean): void {
    if (on === this.#ref) return
    this.#ref = on
    if (on) this.#worker.ref()
    else this.#worker.unref()
  }

  terminate(): void {
    void this.#worker.terminate()
  }

  async #boot(spec: WorkerSpec, port: MessagePort): Promise<void> {
    const { index, memory, seed, sliceMs } = spec
    const self = await threadUrl(thread.href)
    const peers: [number, MessagePort][] = [[0, port], ...spec.peers]
    const boot: Boot = { index, memory, seed, sliceMs, self, peers, asks: threadAsks }
    this.#worker.postMessage(
      boot,
      peers.map(([, one]) => one),
    )
  }
}
