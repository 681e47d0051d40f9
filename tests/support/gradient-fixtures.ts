/** Small probes, made by hand, for the tests of the pictures and files. */
import type { GradientReport, NetworkProbe } from "../../src/probing/reports";
import type { LayerReport } from "../../src/measure/probe-statistics";
import type { PlotRun } from "../../app/plots/figure";
import type { Ink } from "../../app/theme/ink";

export const INK = { paper: "#ffffff", ink: "#000000", quiet: "#555555", grid: "#eeeeee", line: "#888888" } as Ink;

/** |g*|^2 = 4; standard errors 0.01 of the bias, 0.02 of the signal, a tenth of the variance. */
export function layer(bias2: number, variance: number, signal2 = 3): LayerReport {
  const cosine = { "1": { groups: 100, median: 0.5, low: 0.4, high: 0.6 } };
  const rmse = Object.fromEntries([1, 10, 100, 1000].map((m) => [m, Math.sqrt(Math.max(0, bias2) + variance / m) / 2]));
  const errors = { bias2StdErr: 0.01, varianceStdErr: 0.1 * variance, signal2StdErr: 0.02 };
  return { gradNorm: 2, bias2, variance, signal2, ...errors, rmse, cosine };
}

type Estimator = NetworkProbe["report"]["estimators"][string];

export const ST = { samples: 100, evaluations: 1, secondsPerGradient: 1e-4 };
export const DISARM = { samples: 100, evaluations: 3, secondsPerGradient: 4e-4 };

export function network(run: string, step: number, estimators: Record<string, Estimator>): NetworkProbe {
  const reference = { kind: "exact", by: "hand" } as const;
  const layers = { total: { gradNorm: 2 } };
  return { run, step, report: { protocol: { batch: "16 examples" }, loss: 1, reference, layers, estimators } };
}

export function probe(step: number, st: LayerReport, disarm: LayerReport): GradientReport {
  const estimators = { st: { ...ST, layers: { total: st } }, disarm: { ...DISARM, layers: { total: disarm } } };
  return { run: "st", step, seconds: 1, endedAt: 0, networks: [network("st", step, estimators)] };
}

/** Each at its own weights, the second a step behind. */
export function ownProbe(step: number, st: LayerReport, disarm: LayerReport): GradientReport {
  const networks = [
    network("st", step, { st: { ...ST, layers: { total: st } } }),
    network("disarm", step - 1, { disarm: { ...DISARM, layers: { total: disarm } } }),
  ];
  return { run: null, step, seconds: 1, endedAt: 0, networks };
}

export function run(id: string): PlotRun {
  return { id, name: id, colour: "#336699", dash: "solid", marker: "circle" };
}
