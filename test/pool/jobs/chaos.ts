/** Job module of the chaos test. `runs[value]` counts how often a job was begun. */
import type { ThreadJobContext } from '../../../src/main/pool/index.ts'

export interface ChaosJob {
  value: number
  act: 'echo' | 'throw' | 'exit' | 'uncaught' | 'await' | 'spin'
  runs: Int32Array
}

export default function run({ value, act, runs }: ChaosJob, ctx: ThreadJobContext): unknown {
  Atomics.add(runs, value, 1)
  switch (act) {
    case 'echo':
      return value
    case 'throw':
      throw new Error(`job ${String(value)}`)
    case 'exit':
      return process.exit(value % 200)
    case 'uncaught':
      queueMicrotask(() => {
        throw new Error(`microtask of job ${String(value)}`)
      })
      return new Promise(() => undefined)
    case 'await':
      return Promise.resolve(value)
    case 'spin':
      for (let i = 0; i < 20_000 && !ctx.signal.aborted; i++);
      return value
  }
}
