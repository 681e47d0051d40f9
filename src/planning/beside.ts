/**
 * Programs beside a run: hard samples of test examples through the network, forward only, with the run's parameters but on tensors
 * of their own. Estimates, pictures and questions are made of them.
 */
import type { ExperimentSpec } from "../spec/schema";
import { tileShape } from "../kernels/variants";
import { type ForwardOptions, forwardPass, gatherPass, type Parts } from "./forward";
import type { Pass } from "./jobs";
import type { Plan, PlannedPass, PlanOptions } from "./plan";
import { type DataShape, runUniform, testUniform } from "./run-uniform";
import { forwardOnly, layoutTensors } from "./tensors";

export interface BesideShape {
  /** Examples of one pass, and hard samples of each. */
  batch: number;
  samples?: number;
  /** Rows that the products' tiles are chosen for; the batch when absent. */
  tileRows?: number;
}

/** `passesOf`: passes by name from the parts that they work on; all read test data. */
export function planBeside(
  spec: ExperimentSpec,
  of: Plan,
  data: DataShape,
  { variant }: PlanOptions,
  { batch, samples = 1, tileRows = batch }: BesideShape,
  passesOf: (parts: Parts) => Record<string, Pass>,
): Plan {
  const { network, layout, estimator, params } = of;
  const tensors = layoutTensors(network, layout, forwardOnly(batch, spec.model.centre, samples));
  const batchTile = tileShape(variant, tileRows);
  const passes = passesOf({ network, layout, tensors, batchTile });
  const small = { moments: 1, gradients: 1, ring: 1 };
  const sizes = { ...of.sizes, activations: tensors.activationSize, rows: tensors.rowSize, ...small };
  const run = runUniform(spec, estimator, params, { network, layout, tensors, data, sizes, keepGradient: false });
  return {
    ...of,
    tensors,
    replicas: spec.seeds,
    kernels: { ...of.kernels, batchTile },
    sizes,
    train: run,
    test: testUniform(run, data),
    passes: Object.fromEntries(
      Object.entries(passes).map(([name, dispatches]): [string, PlannedPass] => [name, { side: "test", dispatches }]),
    ),
  };
}

/** Test examples through all samples of the network. */
export function hardPass(
  parts: Parts,
  centre: boolean,
  noise: Pick<ForwardOptions, "use" | "noiseBy"> & Partial<Pick<ForwardOptions, "sampled" | "particles">>,
): Pass {
  const plain = {
    sampler: "sampleHard",
    sampled: false,
    particles: false,
    baselines: false,
    gradients: false,
  } as const;
  const forward = forwardPass(parts, { ...plain, groups: parts.tensors.groups, ...noise });
  return [...gatherPass(parts, centre, true), ...forward];
}
