/** Runs the tests and ends with the one line that counts them. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'
import { StepError, root, run } from './run.mjs'

/** Resolves with the exit code. */
export async function test(args) {
  try {
    await prepare()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(`weir: ${error.message}`)
    console.log('0 passed, 1 failed')
    return 1
  }
  let summary
  const reporter = fileURLToPath(new URL('./summary-reporter.mjs', import.meta.url))
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await run(
    process.execPath,
    [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
    { onMessage: (message) => (summary = message), ending: 'signal' },
  )
  return conclude(summary, code, process.env.WEIR_CI === '1')
}

/**
 * Prints what was skipped and why, what passed only when tried again, then the counts, and returns the exit code.
 *
 * @param summary of summary-reporter.mjs, or undefined when Vitest did not get so far
 * @param strict a skip for want of a Debian package is a failure: where this is set they are all there
 */
export function conclude(summary, code, strict, print = console.log) {
  const { passed, failed, skipped, flaky } = summary ?? { passed: 0, failed: 1, skipped: [], flaky: [] }
  const wanting = strict ? skipped.filter(({ reason }) => /Debian package/i.test(reason)) : []
  for (const test of skipped) {
    print(`${wanting.includes(test) ? 'FAILED (skipped)' : 'skipped'}: ${test.name}: ${test.reason}`)
  }
  for (const { name, error } of flaky) print(`FLAKY (passed when tried again): ${name}: ${error}`)
  // Vitest also fails for what is no test: an unhandled error, or no test files at all.
  const failures = failed + wanting.length
  const total = failures === 0 && code !== 0 ? 1 : failures
  print(`${passed} passed, ${total} failed`)
  return total === 0 ? 0 : code === 0 ? 1 : code
}
