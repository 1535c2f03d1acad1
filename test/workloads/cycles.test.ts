import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { builtIns, startProgram } from '../../src/main/workloads/index.ts'
import { moreChecks } from './support/run.ts'

/** `WEIR_CYCLES=100 npx vitest run test/workloads/cycles.test.ts` for the long run. */
const cycles = Number(process.env['WEIR_CYCLES'] ?? 5)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes in use after a collection, and after the finalisers it queued. */
async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise(setImmediate)
  }
  return process.memoryUsage().heapUsed
}

test.each(builtIns.map((workload) => [workload.name, workload] as const))(
  `%s: ${cycles} starts and stops leave the heap as it was`,
  { timeout: 20_000 + 5_000 * cycles },
  async (_, workload) => {
    const cycle = async (): Promise<number> => {
      const program = startProgram(workload)
      await moreChecks(program, 1)
      const stoppedAt = performance.now()
      await program.stop()
      return performance.now() - stoppedAt
    }
    await cycle()
    await cycle()
    const before = await heap()
    let longest = 0
    for (let i = 0; i < cycles; i++) longest = Math.max(longest, await cycle())
    const grown = (await heap()) - before
    expect(grown / cycles, 'bytes per cycle').toBeLessThan(cycles < 20 ? 300_000 : 30_000)
    expect(longest, 'ms to stop').toBeLessThan(1000)
  },
)
