/**
 * How many tests passed and failed, from a runner's JSON report and exit code. A runner that found no test, crashed,
 * or failed outside every test counts as one failure: nothing is green on nothing.
 */
import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number, note?: string }} Counts */

/** @returns {Counts} one check that passed or failed by its exit code */
export function countCheck(succeeded) {
  return succeeded ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function settle(counts, succeeded) {
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, note: "no test ran" };
  if (!succeeded && counts.failed === 0) return { ...counts, failed: 1, note: "the runner failed outside its tests" };
  return counts;
}

/**
 * @param {object | null} report JSON of `vitest --reporter=json`
 * @param {boolean} succeeded whether vitest exited with 0
 * @returns {Counts}
 */
export function countVitest(report, succeeded) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, note: "vitest left no report" };
  // A file that cannot be loaded has no tests of its own to fail.
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return settle(counts, succeeded);
}

/**
 * @param {object | null} report JSON of Playwright's json reporter
 * @param {boolean} succeeded whether Playwright exited with 0
 * @returns {Counts} a flaky test is a failed one
 */
export function countPlaywright(report, succeeded) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, note: "Playwright left no report" };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return settle({ passed: expected, failed: unexpected + flaky, skipped }, succeeded);
}

/** The parsed report, or null where the runner left none or a broken one. */
export function readReport(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
  } catch {
    return null;
  }
}
