import { expect, it } from "vitest";
import { percentText, verdictOf } from "./verdict";

it("says a bias with its error, what would have been told where there is none, and no error where there is no noise", () => {
  const layer = { bias2: 0.04, bias2StdErr: 0.002, gradNorm: 2 };
  expect(verdictOf(layer)).toMatchObject({ biased: true, text: "biased: 10 % ± 0.25 %" });
  expect(verdictOf({ ...layer, bias2: -0.001 }).text).toBe("unbiased so far (detects 4.5 %)");
  expect(verdictOf({ ...layer, bias2: 0.007 }).biased).toBe(false);
  expect(verdictOf({ ...layer, bias2: 0, bias2StdErr: 2 })).toMatchObject({
    open: true,
    text: "not enough gradients to tell (detects 141 %)",
  });
  // At four standard errors of 0.01 g^2 the tenth is just told.
  expect(verdictOf({ bias2: 0, bias2StdErr: 0.0025, gradNorm: 1 }).more).toBeCloseTo(1, 10);
  expect(verdictOf({ ...layer, bias2StdErr: 0 }).text).toBe("biased: 10 %");
  expect(verdictOf({ bias2: 1e-14, bias2StdErr: 1e-16, gradNorm: 2 }).biased).toBe(false);
});

it("writes shares in two digits, and whole percents from a hundred on", () => {
  expect([0.00123, 0.994, 0.9951, 2.5, 1234.5].map(percentText)).toEqual([
    "0.12 %",
    "99 %",
    "100 %",
    "250 %",
    "123,450 %",
  ]);
});
