import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSilence } from "./connect";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a worker that answers is asked again and again, and nothing is reported", async () => {
  const reports: boolean[] = [];
  let asked = 0;
  const watch = watchSilence(
    async () => asked++,
    (silent) => reports.push(silent),
  );
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toBe(120);
  expect(reports).toEqual([]);
  watch.end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(120);
});

test("silence is reported once after half a minute, and so is its end", async () => {
  const reports: boolean[] = [];
  let answer = () => {};
  let asked = 0;
  const watch = watchSilence(
    () => {
      asked += 1;
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    },
    (silent) => reports.push(silent),
  );
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reports).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reports).toEqual([true]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect([asked, reports]).toEqual([1, [true]]);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(reports).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toBe(2);
  watch.end();
});
