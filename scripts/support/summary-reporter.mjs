/**
 * A Vitest reporter that sends the counts, why tests were skipped, and which passed only when tried again, to the process
 * that started Vitest.
 */
export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const having = (state) => tests.filter((test) => test.result().state === state)
    // A file that cannot be loaded has errors but no tests, and would count as nothing.
    const brokenFiles = modules.filter((module) => module.errors().length > 0)
    process.send?.({
      passed: having('passed').length,
      failed: having('failed').length + brokenFiles.length + unhandledErrors.length,
      flaky: tests
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => ({ name: test.fullName, error: test.result().errors?.[0]?.message ?? 'no message' })),
      skipped: having('skipped').map((test) => ({
        name: test.fullName,
        reason: test.result().note ?? 'no reason given',
      })),
    })
  }
}
