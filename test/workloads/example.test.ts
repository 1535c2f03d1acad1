import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { loadWorkload } from '../../src/main/workloads/index.ts'
import { knob, moreChecks, withRun } from './support/run.ts'

const file = fileURLToPath(new URL('../../examples/my-workload.ts', import.meta.url))

test('the example of the README runs as the user would run it, and its knobs turn it', async () => {
  await withRun(await loadWorkload(file), async ({ program }) => {
    await moreChecks(program, 1)
    for (const end of ['min', 'max'] as const) {
      await knob(program, 'workload.cooking').set(knob(program, 'workload.cooking')[end])
      await knob(program, 'workload.arrivals').set(knob(program, 'workload.arrivals')[end])
      await moreChecks(program, 3)
    }
  })
})
