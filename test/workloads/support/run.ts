import type { Knob } from 'weir'
import { expect, vi } from 'vitest'
import { startProgram, type Program, type Workload } from '../../../src/main/workloads/index.ts'

/** Sockets, servers and ports of threads that this process has open. */
export function openResources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo())
    if (/^(TCP|Pipe(Connect|Server)|MessagePort|Worker|HTTP)/.test(name))
      counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** What the test runner itself has open. */
const atImport = openResources()

export interface TestRun {
  program: Program
  log: string[]
  failures: string[]
}

/** Runs `workload`, hands it to `body`, stops it, and expects that nothing is left and no check has failed. */
export async function withRun(workload: Workload, body: (run: TestRun) => Promise<void>): Promise<void> {
  const log: string[] = []
  const failures: string[] = []
  const program = startProgram(workload, {
    onLog: (text) => log.push(text),
    onCheck: (ok, what) => ok || failures.push(what),
  })
  const failed = program.done.catch((error: unknown) => failures.push(String(error)))
  try {
    await body({ program, log, failures })
  } finally {
    await program.stop()
    await failed
  }
  expect(failures.slice(0, 5)).toEqual([])
  expect(program.rt.stats().goroutines).toBe(0)
  for (const kind of ['pool', 'hub', 'limiter', 'knob']) expect(program.rt.registry.list(kind)).toEqual([])
  await vi.waitFor(() => expect(openResources()).toEqual(atImport), { timeout: 30_000 })
}

export function knobs(program: Program): Knob[] {
  return program.rt.registry.list('knob') as Knob[]
}

export function knob(program: Program, id: string): Knob {
  const found = knobs(program).find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no knob ${id}`)
  return found
}

/** Resolves after so many more checks have passed, or one has failed. */
export async function moreChecks(program: Program, count: number): Promise<void> {
  const { passed, failed } = program.checks
  await vi.waitFor(
    () => expect(program.checks.passed >= passed + count || program.checks.failed > failed).toBe(true),
    { timeout: 120_000, interval: 10 },
  )
}
