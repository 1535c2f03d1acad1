/** Weir's thread pool and its peers behind one face, each with the options its own documentation gives for speed. */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { threadPool } from '../../src/main/pool/index.ts'

export type Input = number | { steps: number } | ArrayBuffer

export interface Contender {
  run(input: Input, transfer?: ArrayBuffer[]): Promise<unknown>
  /** Undefined where a pool cannot be resized. */
  resize?: (threads: number) => void
  close(): Promise<unknown>
}

/** From out/bench/pool, where the bundle lies. */
const file = (name: string): string => fileURLToPath(new URL(`../../../bench/pool/${name}`, import.meta.url))

const makers: Record<string, (threads: number) => Promise<Contender>> = {
  async weir(threads) {
    const pool = threadPool<Input, unknown>({ name: 'bench', size: threads, module: file('job.mjs') })
    await pool.ready()
    return {
      run: (input, transfer) =>
        transfer === undefined ? pool.submit(input) : pool.submit(input, { transfer }),
      resize: (size) => {
        pool.resize(size)
      },
      close: () => pool.close(),
    }
  },

  async piscina(threads) {
    const { Piscina } = await import('piscina')
    const pool = new Piscina({ filename: file('job.mjs'), minThreads: threads, maxThreads: threads })
    return {
      run: (input, transferList) => pool.run(input, transferList === undefined ? {} : { transferList }),
      close: () => pool.destroy(),
    }
  },

  async tinypool(threads) {
    const { Tinypool } = await import('tinypool')
    const pool = new Tinypool({ filename: file('job.mjs'), minThreads: threads, maxThreads: threads })
    return {
      run: (input, transferList) => pool.run(input, transferList === undefined ? {} : { transferList }),
      close: () => pool.destroy(),
    }
  },

  async workerpool(threads) {
    const { default: workerpool } = await import('workerpool')
    const options = { minWorkers: threads, maxWorkers: threads, workerType: 'thread' as const }
    const pool = workerpool.pool(file('job-workerpool.mjs'), options)
    return {
      run: async (input, transfer) =>
        (await pool.exec('job', [input], transfer === undefined ? {} : { transfer })) as unknown,
      close: async () => pool.terminate(),
    }
  },

  async poolifier(threads) {
    const { FixedThreadPool } = await import('poolifier')
    const pool = new FixedThreadPool<Input, unknown>(threads, file('job-poolifier.mjs'))
    return {
      run: (input, transfer) => pool.execute(input, undefined, undefined, transfer),
      close: () => pool.destroy(),
    }
  },
}

export const names = Object.keys(makers)

/** No pool at all: Node's own threads, served in turn. What a thread costs that does nothing but jobs. */
export const floor = 'Worker'

function bare(threads: number): Contender {
  const source = `const { parentPort } = require('node:worker_threads')
    import(${JSON.stringify(file('job.mjs'))}).then(({ job }) => {
      parentPort.on('message', ([id, input]) => parentPort.postMessage([id, job(input)]))
    })`
  const workers = Array.from({ length: threads }, () => new Worker(source, { eval: true }))
  const waiting = new Map<number, (result: unknown) => void>()
  for (const worker of workers)
    worker.on('message', ([id, result]: [number, unknown]) => {
      waiting.get(id)?.(result)
      waiting.delete(id)
    })
  let last = 0
  return {
    run: (input, transfer) =>
      new Promise((resolve) => {
        waiting.set(++last, resolve)
        workers[last % threads]?.postMessage([last, input], transfer ?? [])
      }),
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}

export async function open(name: string, threads: number): Promise<Contender> {
  if (name === floor) return bare(threads)
  const make = makers[name]
  if (make === undefined) throw new Error(`no pool "${name}"`)
  return make(threads)
}
