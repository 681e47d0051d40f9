import { expect, test } from "vitest";
import { PassTimer, passMilliseconds } from "./timing";

test("nanoseconds become milliseconds; times that make no sense become nothing", () => {
  const of = (begin: bigint, end: bigint) => passMilliseconds(new BigUint64Array([begin, end]).buffer);
  expect(of(1_000_000n, 3_500_000n)).toBe(2.5);
  expect(of(2n ** 63n, 2n ** 63n + 1000n)).toBe(0.001);
  expect(of(5n, 4n)).toBeNull();
  expect(of(0n, 0n)).toBeNull();
});

test("without timestamp queries it is silent", async () => {
  const timer = new PassTimer({ features: new Set() } as unknown as GPUDevice, "timer");
  expect(timer.available).toBe(false);
  expect(timer.pass()).toEqual({});
  timer.resolve({} as GPUCommandEncoder);
  timer.submitted();
  await timer.flush();
  expect(timer.milliseconds).toBeNull();
  timer.destroy();
});
