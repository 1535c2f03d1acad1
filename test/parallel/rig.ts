import { freshSeed, Random } from '../../src/main/base/index.ts'
import { ProcessorSet, type ParallelOptions } from '../../src/main/parallel/index.ts'
import { parallelism, Runtime } from '../../src/main/runtime/index.ts'

const open: Runtime[] = []

export interface Rig {
  rt: Runtime
  set: ProcessorSet
}

/** A runtime with so many processors, all up. */
export async function rig(procs: number, options: ParallelOptions = {}): Promise<Rig> {
  const { attach } = parallelism
  parallelism.attach = (one) => new ProcessorSet(one, options)
  try {
    const rt = new Runtime({ onPanic: 'report' })
    open.push(rt)
    await rt.setProcs(procs)
    return { rt, set: rt.registry.list('processors')[0] as ProcessorSet }
  } finally {
    parallelism.attach = attach
  }
}

export function closeRigs(): void {
  for (const rt of open.splice(0)) rt.close()
}

/** What it ended with, as a value. */
export function outcome<T>(g: { join(): PromiseLike<T> }): Promise<T | Error> {
  return Promise.resolve(g.join()).catch((error: unknown) => error as Error)
}

/** Random, and its seed in the test's output. */
export function seeded(name: string): Random {
  const random = new Random(Number(process.env['SEED'] ?? freshSeed()))
  console.log(`${name}: SEED=${String(random.seed)}`)
  return random
}
