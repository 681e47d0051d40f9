/** Measures the points of a sweep one after another: a probe of each network at its initial weights, on the same few examples. */
import type { SweepPart } from "./reports";
import { BufferTooLargeError } from "../device/buffers";
import { GpuInternalError, GpuOutOfMemoryError } from "../device/errors";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import { type LeftOut, pointText, type SweepKind, type SweepPoint, sweepPoints, sweepSeeds } from "../experiment/sweep";
import { tooLarge } from "../measure/layerwise";
import { initialDataOf, initialParameters } from "../models/initialise";
import { referenceOf } from "./probe";
import type { ProbeReport } from "./reports";
import { buildNetwork } from "../models/table";
import { checkProbeFits, holdFewRows, type ProbeGround, probeAt } from "./at-weights";
import { ProblemError } from "../running/session";

/** Where the truth has to be drawn, it is until the estimators' own part of it is known so well, or by so many draws for each of an estimator. */
const REFERENCE_ERROR = 0.05;
const REFERENCE_SHARE = 16;

export interface SweepSize {
  /** Gradients of every estimator at every point. */
  samples: number;
  seeds: number;
}

/** A piece of a sweep: a point with one of its seeds, measured when asked. */
export interface SweepTask {
  point: SweepPoint;
  seed: number;
  /** "14 units, seed 2 of 3" */
  text: string;
  /** Null: there is nothing to say that was not said of an earlier seed. */
  measure: (progress: (text: string) => void) => Promise<SweepPart | null>;
}

/** All pieces in order; a point that cannot be measured is skipped with all its seeds, in words. Throws when the device is lost. */
export function sweepTasks(
  ground: ProbeGround,
  spec: ExperimentSpec,
  over: SweepKind,
  { samples, seeds }: SweepSize,
): SweepTask[] {
  return sweepPoints(spec, over).flatMap((point) => {
    let skipped = false;
    return sweepSeeds(spec, seeds).map((seed, k): SweepTask => {
      const measure = async (progress: (text: string) => void) => {
        if (skipped) return null;
        const part = await measurePoint(ground, point, seed, samples, progress);
        skipped = part.report === null;
        return part;
      };
      return { point, seed, text: `${pointText(over, point.value)}, seed ${k + 1} of ${seeds}`, measure };
    });
  });
}

async function measurePoint(
  ground: ProbeGround,
  { value, spec, leftOut }: SweepPoint,
  seed: number,
  samples: number,
  progress: (text: string) => void,
): Promise<SweepPart> {
  const units = spec.model.layers.map((layer) => layer.units);
  const out = [...leftOut];
  const part = (report: ProbeReport | null, problem?: string): SweepPart => ({
    ...{ value, units, seed, report, leftOut: out },
    ...(problem === undefined ? {} : { problem }),
  });
  if (spec.estimators.length === 0) return part(null, "none of the estimators is defined for this network");
  try {
    const report = await probeStart(ground, spec, seed, samples, out, progress);
    return report ? part(report) : part(null, "none of the estimators fits this adapter");
  } catch (error) {
    const words = refusalOf(error);
    if (words === null) throw error;
    return part(null, words);
  }
}

/** A probe at the initial weights of a seed; estimators too large for the adapter are added to `out`. Null: all of them are. */
async function probeStart(
  ground: ProbeGround,
  spec: ExperimentSpec,
  seed: number,
  samples: number,
  out: LeftOut[],
  progress: (text: string) => void,
): Promise<ProbeReport | null> {
  const batch = holdFewRows(ground.data, spec.batch);
  const network = buildNetwork(spec.model, ground.data);
  const fits = (estimator: EstimatorSpec) => checkProbeFits(ground, spec, estimator, batch);
  // Who draws the truth must fit where it is not enumerated.
  if (tooLarge(network)) fits({ key: referenceOf(spec.model).key, params: {} });
  const estimators = spec.estimators.filter((estimator) => {
    try {
      fits(estimator);
      return true;
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === null) throw error;
      out.push({ estimator: estimatorText(estimator), reason });
      return false;
    }
  });
  if (estimators.length === 0) return null;
  const parameters = initialParameters(network, spec.model, seed, initialDataOf(ground.data));
  const reference = { error: REFERENCE_ERROR, most: REFERENCE_SHARE * samples };
  return probeAt(ground, spec, batch, parameters, { estimators, samples, reference, progress });
}

/** What the machine refuses, in words; null for anything else, a lost device among it. */
function refusalOf(error: unknown): string | null {
  if (error instanceof ProblemError) return `${error.problem.title} ${error.problem.detail}`;
  const refused = [BufferTooLargeError, GpuOutOfMemoryError, GpuInternalError].some((kind) => error instanceof kind);
  return refused && error instanceof Error ? `The graphics adapter has no room for it: ${error.message}` : null;
}
