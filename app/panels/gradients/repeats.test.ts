import { expect, it } from "vitest";
import { restMs } from "./repeats";

it("the next probe waits until training has had its share, counted from the end of the last", () => {
  expect(restMs(2, 25, 0)).toBe(6000);
  expect(restMs(2, 5, 0)).toBe(38_000);
  expect(restMs(2, 25, 4000)).toBe(2000);
  expect(restMs(2, 25, 100_000)).toBe(0);
  expect(restMs(0, 25, 0)).toBeGreaterThan(0);
});
