import { describe, expect, test } from 'vitest'
import { builtIns, mistakes } from '../../src/main/workloads/index.ts'
import { moreChecks, withRun } from './support/run.ts'

test('names are unique and every one has its words for the picker and a lesson', () => {
  expect(new Set(builtIns.map((workload) => workload.name)).size).toBe(builtIns.length)
  for (const { name, title, summary, tag, lesson } of builtIns) {
    expect(name).toMatch(/^[a-z0-9-]+$/)
    for (const text of [title, summary, tag, lesson]) expect(text, name).not.toBe('')
  }
})

/** Their checks are there to fail: mistakes.test.ts. */
const broken = new Set(mistakes.map(([mistake]) => mistake))
const sound = builtIns.filter((workload) => !broken.has(workload))

describe.each(sound.map((workload) => [workload.name, workload] as const))('%s', (_, workload) => {
  test('checks its results and leaves nothing', { timeout: 30_000 }, () =>
    withRun(workload, async ({ program }) => {
      await moreChecks(program, 1)
    }),
  )

  test('can be stopped before it has started', () => withRun(workload, () => Promise.resolve()))
})
