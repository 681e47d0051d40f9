import { describe, expect, it } from "vitest";
import type { GradientReport } from "../../src/index";
import { keepProbes, MOST_PROBES, probeShare } from "./probes";

function probe(step: number): GradientReport {
  const none = new Float32Array(0);
  const components = {
    total: { of: 0, stride: 1, index: new Uint32Array(0), exact: none, mean: none, stdErr: none, slope: null },
  };
  const estimators = { st: { samples: 64, evaluations: 1, secondsPerGradient: 1, layers: {}, components } };
  const report = {
    protocol: {},
    loss: null,
    reference: { kind: "exact", by: "hand" } as const,
    layers: {},
    estimators,
  };
  return { run: "st", step, seconds: 1, endedAt: 0, networks: [{ run: "st", step, report }] };
}

describe("the probes that are kept", () => {
  it("reach over all of training, fewer of the older half, the latest last", () => {
    let history: GradientReport[] = [];
    for (let step = 1; step <= 3 * MOST_PROBES; step++) history = keepProbes(history, probe(step));
    const steps = history.map((kept) => kept.step);
    expect(steps.length).toBeLessThanOrEqual(MOST_PROBES);
    expect(steps.length).toBeGreaterThan(MOST_PROBES / 2);
    expect(steps[0]).toBe(1);
    expect(steps.slice(-3)).toEqual([3 * MOST_PROBES - 2, 3 * MOST_PROBES - 1, 3 * MOST_PROBES]);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it("hold single components only of the latest", () => {
    const kept = keepProbes(keepProbes([], probe(1)), probe(2));
    expect(kept.map(({ networks }) => "components" in networks[0].report.estimators.st)).toEqual([false, true]);
  });
});

describe("the share of the time that probes took", () => {
  const ended = (endedAt: number, seconds: number) => ({ endedAt, seconds });

  it("is that of the last minute, of probes that began before it only the part within", () => {
    const probes = [ended(30_000, 10), ended(45_000, 10), ended(80_000, 6)];
    const found = probeShare(probes, 0, 100_000);
    expect(found).toEqual({ share: (5 + 6) / 60, seconds: 60 });
  });

  it("is that since the beginning where it was less than a minute ago, and not known at once", () => {
    expect(probeShare([ended(90_000, 4)], 84_000, 100_000)).toEqual({ share: 0.25, seconds: 16 });
    expect(probeShare([], 99_500, 100_000)).toBeNull();
  });
});
