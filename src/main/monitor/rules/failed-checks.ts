/** A program that verifies its own results says that some are wrong: `w.check(ok, what)` in its source. */
import type { Observation } from '../observation.ts'
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'

/** Open so long after the last one that has failed. */
const lingerMs = 10_000
const mostWords = 160

/** Remembers how many had failed, so each run needs its own. */
export function failedChecks(): Rule {
  let failed = 0
  let failedAtMs = -Infinity
  return {
    look: ({ checks, nowMs }) => {
      if (checks.failed > failed) failedAtMs = nowMs
      failed = checks.failed
      return failed > 0 && nowMs - failedAtMs < lingerMs ? [sighting(checks)] : []
    },
  }
}

function sighting({ passed, failed, lastFailure = '', failures = [] }: Observation['checks']): Sighting {
  const last = lastFailure.length > mostWords ? `${lastFailure.slice(0, mostWords)}…` : lastFailure
  return {
    id: 'failed-checks',
    severity: 'warning',
    title: 'Results are wrong: checks fail',
    text: `The program checks its own results while it runs: ${failed.toLocaleString('en-US')} of ${(passed + failed).toLocaleString('en-US')} checks failed. The last: ${last}`,
    over: 'no check has failed for 10 s',
    immediate: true,
    symptom: true,
    detail: {
      summary: last,
      rule: '`w.check(ok, what)` was called with a false `ok` in the last 10 s',
      facts: failures
        .slice(0, 6)
        .map(({ what, count }) => ({ label: what.slice(0, mostWords), value: `${String(count)} ×` })),
      fix: {
        title: 'Look where it is checked',
        text: 'The words are those that the program gives to `w.check`: search for them in its source.',
      },
    },
  }
}
