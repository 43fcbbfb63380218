/** Closes a run with one plain line that any tool can read: `12 passed, 0 failed`. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    // A suite that can't even be loaded has no test that failed, but is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stderr.write(`\n${results.numPassedTests} passed, ${failed} failed\n`);
  }
}
