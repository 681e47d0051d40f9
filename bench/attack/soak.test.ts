import { expect, test } from "vitest";
import { judge, type Sample } from "./soak";

const sound = Array.from(
  { length: 16 },
  (_, k): Sample => ({ seconds: 60 * k, steps: 1000 * k, heapMib: 8, buffers: 120, bufferMib: 2.5, nodes: 1600 }),
);
const changed = (change: (sample: Sample, k: number) => Partial<Sample>) =>
  judge(
    "soak",
    sound.map((sample, k) => ({ ...sample, ...change(sample, k) })),
    null,
  ).failed;

test("what comes and goes is no growth, what stays is", () => {
  expect(changed(() => ({}))).toBe(0);
  expect(changed((_, k) => (k === 15 ? { buffers: 124, bufferMib: 2.6, heapMib: 60 } : {}))).toBe(0);
  expect(changed((_, k) => ({ buffers: 120 + k }))).toBe(1);
  expect(changed((_, k) => ({ heapMib: 8 + 6 * k }))).toBe(1);
  expect(changed((_, k) => ({ nodes: 1600 + 70 * k }))).toBe(1);
  expect(changed(({ steps }) => ({ steps: Math.min(steps, 5000) }))).toBe(1);
  expect(judge("soak", sound, 1).failed).toBe(1);
});
