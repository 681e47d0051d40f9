import { expect, it } from "vitest";
import { Budget } from "./budget";

it("gives every part its share of what is left, and what a part leaves to those after it", () => {
  let clock = 0;
  const budget = new Budget(100, () => clock);
  const first = budget.part(0.5);
  expect(first.seconds).toBe(50);
  clock = 49_999;
  expect(first.goesOn()).toBe(true);
  clock = 50_000;
  expect(first.goesOn()).toBe(false);
  expect(budget.part(0.5).seconds).toBe(25);
  clock = 20_000;
  expect(budget.part(0.5).seconds).toBe(40);
  clock = 200_000;
  expect(budget.seconds).toBe(0);
  expect(budget.part(1).goesOn()).toBe(false);
});
