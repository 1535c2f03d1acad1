import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { builtIns, startProgram, type Workload } from '../../src/main/workloads/index.ts'
import { moreChecks, openResources } from './support/run.ts'

/** `WEIR_CYCLES=100 npx vitest run test/workloads/cycles.test.ts` for the long run. */
const long = process.env['WEIR_CYCLES']
const cycles = Number(long ?? 3)
/** Few cycles show what each of them keeps, not what the first one made for good. */
const mostBytes = long === undefined ? 1_000_000 : 30_000

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

async function cycle(workload: Workload): Promise<void> {
  const log: string[] = []
  const program = startProgram(workload, { onLog: (text, level) => level === 'error' && log.push(text) })
  await moreChecks(program, 1)
  await program.stop()
  // What would not end by itself is said here.
  expect(log).toEqual([])
  expect(program.rt.stats()).toMatchObject({ goroutines: 0, timers: 0 })
}

test.each(builtIns.map((workload) => [workload.name, workload] as const))(
  `%s: ${cycles} starts and stops leave nothing, and the heap as it was`,
  { timeout: 600_000 },
  async (_, workload) => {
    for (let i = 0; i < 2; i++) await cycle(workload)
    const before = await heap()
    const resources = openResources()
    for (let i = 0; i < cycles; i++) await cycle(workload)
    await vi.waitFor(() => expect(openResources()).toEqual(resources), { timeout: 30_000 })
    expect(((await heap()) - before) / cycles, 'bytes per cycle').toBeLessThan(mostBytes)
  },
)
