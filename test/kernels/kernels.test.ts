/**
 * Real blocking bugs (GoBench's GoKer, all 68): each is found within 200 seeded schedules, most of them in the first, and
 * explained by the goroutines and objects that are really involved; its repaired form is silent under the same schedules
 * and leaves nobody behind.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { kernels } from './index.ts'
import { faults, find, most, plans, run } from './support/explore.ts'

/** In so many schedules of the repaired form there is a diagnosis after each turn, not only at the end. */
const watched = 40

describe.each(kernels)('$name: $wrong', (kernel) => {
  test('is found, explained, and replayed by its seed', async () => {
    const found = await find(kernel)
    if (typeof found === 'string') throw new Error(found)
    const { schedules, plan, diagnosis } = found
    expect(schedules).toBeLessThanOrEqual(most)
    for (const culprit of kernel.goroutines) expect(diagnosis.sentence).toContain(`\`${culprit}\``)
    const again = await run(kernel, 'buggy', plan)
    expect(again.diagnoses).toContainEqual(diagnosis)
  })

  test('repaired, it is silent', async () => {
    let schedules = 0
    for (const plan of plans()) expect(await faults(kernel, plan, ++schedules <= watched)).toEqual([])
  })
})

test('the table in docs/findings.md names every kernel', () => {
  const table = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8').replace(/ +/g, ' ')
  for (const { name, wrong } of kernels) expect(table).toContain(`| ${name} | ${wrong} |`)
})
