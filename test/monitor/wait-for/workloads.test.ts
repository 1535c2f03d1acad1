import { describe, expect, it } from 'vitest'
import { diagnose, type Diagnosis } from '../../../src/main/monitor/wait-for/index.ts'
import { builtIns, mistakes, startProgram, type Workload } from '../../../src/main/workloads/index.ts'

/** Stricter than the finding, which waits for ten seconds when it is not certain. */
const stuckMs = 1500
const watchedMs = 4000
const broken = new Set<Workload>(mistakes.map(([mistake]) => mistake))

async function watch(workload: Workload): Promise<Diagnosis[]> {
  const program = startProgram(workload, { onLog: () => undefined, onCheck: () => undefined })
  const found: Diagnosis[] = []
  const endMs = performance.now() + watchedMs
  try {
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      found.push(...diagnose(program.rt).filter(({ ageMs }) => ageMs > stuckMs))
    }
  } finally {
    await program.stop()
  }
  return found
}

describe.concurrent('no built-in workload raises a false alarm', () => {
  for (const workload of builtIns.filter((each) => !broken.has(each))) {
    it(workload.name, { timeout: 60_000 }, async () => {
      expect((await watch(workload)).map(({ sentence }) => sentence)).toEqual([])
    })
  }
})

it('the leaking one is found', { timeout: 30_000 }, async () => {
  const leak = builtIns.find(({ name }) => name === 'leak') as Workload
  const [first] = await watch(leak)
  expect(first).toMatchObject({ kind: 'leak' })
  expect(first?.goroutines[0]?.name).toBe('answerer')
})
