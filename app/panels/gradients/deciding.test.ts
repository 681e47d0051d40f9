import { describe, expect, it } from "vitest";
import { layer, probe } from "../../../tests/support/gradient-fixtures";
import { decisionOf, durationText, samplesOf } from "./deciding";

describe("decisionOf", () => {
  it("says how many gradients would detect a bias of 5 % and how long they take, and nothing where a bias was detected", () => {
    const report = probe(1, layer(0.4, 1), layer(0.001, 4));
    expect(decisionOf(report, "st", "total")).toBeNull();
    // 5.96 standard errors of 0.01 over |g*|^2 = 4 are 1.49 %; 100 draws more than five times as often are 600.
    const decision = decisionOf(report, "disarm", "total");
    expect(decision).toMatchObject({ draws: 600, feasible: true });
    expect(decision?.seconds).toBeCloseTo(1 + 500 * 4e-4, 10);
    expect(decisionOf(report, "rebar", "total")).toBeNull();
    expect(samplesOf(report)).toBe(100);
  });

  it("counts the draws of a true gradient that is not enumerated, and does not offer what takes too long", () => {
    const report = probe(1, layer(0.4, 1), { ...layer(0.001, 4), bias2StdErr: 4 });
    const { estimators } = report.networks[0].report;
    expect(decisionOf(report, "disarm", "total")).toMatchObject({ draws: 240_000, feasible: false });
    estimators.disarm.layers.total = layer(0.001, 4);
    report.networks[0].report.reference = { kind: "sampled", by: "draws", secondsPerGradient: 1e-3 };
    expect(decisionOf(report, "disarm", "total")?.seconds).toBeCloseTo(1 + 500 * (4e-4 + 4e-3), 10);
  });
});

it("writes durations in one unit", () => {
  expect([0.2, 8.4, 89, 200, 7200, 400_000].map(durationText)).toEqual([
    "1 s",
    "8 s",
    "89 s",
    "3 min",
    "2 h",
    "5 days",
  ]);
});
