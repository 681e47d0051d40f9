/**
 * A sweep of the probe: networks of one experiment's kind and settings that differ only in the width of all stochastic layers, or
 * in their number, each at its initial weights of a few seeds (Shekhovtsov et al. 2020, figures C.5 and C.6). Here: which networks, which
 * estimators.
 */
import { misfit } from "../estimators/fits";
import { findEstimator } from "../estimators/table";
import { estimatorText } from "./estimator-text";
import type { ExperimentSpec } from "../spec/schema";

export const SWEEPS = ["width", "depth"] as const;
export type SweepKind = (typeof SWEEPS)[number];

/** Half as wide again and again; those up to 10 can be enumerated in any depth. */
export const WIDTHS = [5, 7, 10, 14, 20, 28, 40] as const;
export const DEPTHS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Seeds of a sweep that names no number of its own. */
export const SWEEP_SEEDS = 3;

export interface LeftOut {
  /** As it stands in a link. */
  estimator: string;
  /** A sentence without its end. */
  reason: string;
}

/** One network of a sweep, before it has weights. */
export interface SweepPoint {
  /** Units of every stochastic layer, or number of those layers. */
  value: number;
  /** The whole experiment, with the estimators that fit. */
  spec: ExperimentSpec;
  leftOut: LeftOut[];
}

/** Points in the order in which they are measured. */
export function sweepPoints(spec: ExperimentSpec, over: SweepKind): SweepPoint[] {
  const values: readonly number[] = over === "width" ? WIDTHS : DEPTHS;
  return values.map((value) => {
    const layers = over === "width" ? widened(spec, value) : stacked(spec, value);
    const model = { ...spec.model, layers };
    const leftOut: LeftOut[] = [];
    const estimators = spec.estimators.filter((estimator) => {
      const row = findEstimator(estimator.key);
      const reason = row ? misfit(row, model) : "there is no such estimator";
      if (reason !== null) leftOut.push({ estimator: estimatorText(estimator), reason });
      return reason === null;
    });
    return { value, spec: { ...spec, model, estimators }, leftOut };
  });
}

type Layers = ExperimentSpec["model"]["layers"];

function widened({ model }: ExperimentSpec, units: number): Layers {
  return model.layers.map((layer) => ({ ...layer, units }));
}

/** The experiment's own layers as far as they go, then the last of them again and again. */
function stacked({ model: { layers } }: ExperimentSpec, count: number): Layers {
  return Array.from({ length: count }, (_, l) => layers[Math.min(l, layers.length - 1)]);
}

/** Seeds of the initial weights: the experiment's own, and those after it. */
export function sweepSeeds({ seed }: Pick<ExperimentSpec, "seed">, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (seed + k) >>> 0);
}

/** "14 units a layer", "3 layers" */
export function pointText(over: SweepKind, value: number): string {
  if (over === "width") return `${value} units a layer`;
  return value === 1 ? "1 layer" : `${value} layers`;
}
