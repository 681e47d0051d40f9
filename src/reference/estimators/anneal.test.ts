import { expect, it } from "vitest";
import { annealed } from "./anneal";

it("cools by exp(-anneal step), stops at the floor, and is not warmed by a floor above tau", () => {
  const hyper = { tau: 0.8, anneal: 0.01, floor: 0.2 };
  expect(annealed(hyper, 0)).toBe(0.8);
  expect(annealed(hyper, 100 * Math.LN2)).toBeCloseTo(0.4, 14);
  expect(annealed(hyper, 1000)).toBe(0.2);
  expect(annealed({ ...hyper, anneal: 0 }, 1000)).toBe(0.8);
  expect(annealed({ ...hyper, floor: 3 }, 1000)).toBe(0.8);
});
