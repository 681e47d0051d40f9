/** The closing line of `npm test` must not be able to hide a failure. */
import { expect, test } from "vitest";
import { countCheck, countPlaywright, countVitest, readReport } from "./counts.mjs";

const vitestReport = (overrides = {}) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: "passed", assertionResults: [{ status: "passed" }] }],
  ...overrides,
});

test("a check counts one", () => {
  expect(countCheck(true)).toMatchObject({ passed: 1, failed: 0 });
  expect(countCheck(false)).toMatchObject({ passed: 0, failed: 1 });
});

test("tests of vitest are counted", () => {
  expect(countVitest(vitestReport(), true)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  expect(countVitest(vitestReport({ numFailedTests: 2 }), false)).toMatchObject({ passed: 3, failed: 2 });
});

test("a file that cannot be loaded counts as a failure, once", () => {
  const broken = { status: "failed", assertionResults: [] };
  const failing = { status: "failed", assertionResults: [{ status: "failed" }] };
  const report = vitestReport({ numFailedTests: 1, testResults: [broken, failing] });
  expect(countVitest(report, false).failed).toBe(2);
});

test("no report, no tests, or a bad exit code without a failed test is a failure", () => {
  expect(countVitest(null, true).failed).toBe(1);
  expect(countVitest(vitestReport({ numPassedTests: 0, testResults: [] }), true).failed).toBe(1);
  expect(countVitest(vitestReport(), false).failed).toBe(1);
  expect(countPlaywright(null, true).failed).toBe(1);
  expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 2 } }, true).failed).toBe(1);
  expect(countPlaywright({ stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 } }, false).failed).toBe(1);
});

test("tests of Playwright are counted, a flaky one as failed", () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats }, false)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test("a missing or broken report is none", () => {
  expect(readReport("/no/such/report.json")).toBeNull();
  expect(readReport(import.meta.filename)).toBeNull();
});
