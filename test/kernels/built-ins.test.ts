/** The built-in workloads, looked at again and again while they run: none that is sound gives a diagnosis. */
import { describe, expect, test } from 'vitest'
import { diagnose } from '../../src/main/monitor/wait-for/index.ts'
import { builtIns, mistakes } from '../../src/main/workloads/index.ts'
import { withRun } from '../workloads/support/run.ts'

const looks = 16
const betweenLooksMs = 25

/** Made to be diagnosed. */
const broken = new Set(mistakes.map(([mistake]) => mistake))
const sound = builtIns.filter((workload) => !broken.has(workload))

describe.each(sound.map((workload) => [workload.name, workload] as const))('%s', (_, workload) => {
  test('no diagnosis', { timeout: 30_000 }, () =>
    withRun(workload, async ({ program }) => {
      for (let look = 0; look < looks; look++) {
        await new Promise((resolve) => setTimeout(resolve, betweenLooksMs))
        expect(diagnose(program.rt).map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual([])
      }
    }),
  )
})
