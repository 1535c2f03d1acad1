/** A Vitest reporter that sends the counts, and why tests were skipped, to the process that started Vitest. */
export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const having = (state) => tests.filter((test) => test.result().state === state)
    // A file that cannot be loaded has errors but no tests, and would count as nothing.
    const brokenFiles = modules.filter((module) => module.errors().length > 0)
    process.send?.({
      passed: having('passed').length,
      failed: having('failed').length + brokenFiles.length + unhandledErrors.length,
      skipped: having('skipped').map((test) => ({
        name: test.fullName,
        reason: test.result().note ?? 'no reason given',
      })),
    })
  }
}
