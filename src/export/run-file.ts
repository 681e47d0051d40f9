/**
 * `run.json`: everything about a training that is not a curve or a weight. It holds the whole experiment, so the run can
 * be repeated from it, and says in words how each number was measured.
 */
import type { AdapterReport } from "../reports/adapter";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorRow } from "../estimators/contract";
import { STEP_SERIES } from "../estimators/series";
import type { SeriesDeclaration } from "../reports/series";
import type { ExperimentSpec } from "../spec/schema";
import { familyOf } from "../models/table";
import { EARLY_EVALUATIONS, reportWords } from "../running/schedule";
import { familySeries } from "./declared-series";
import { THINNING_RULE } from "./thinning";
import type { WindowMean } from "./windows";

export const RUN_FORMAT = "sbn-lab-run";

/** An estimate and its standard error, in nats per example; null where it is not a finite number. */
export interface Estimate {
  value: number | null;
  stdErr: number | null;
}

/** An estimate by so many samples of every example. */
export type BySamples = Estimate & { samples: number };

export interface ReplicaResult {
  replica: number;
  seed: number;
  /** Of a VAE; null where there is none. */
  testElbo: (Estimate & { step: number; examples: number }) | null;
  /** Of a model that predicts: of an ensemble of so many members, and how often its most probable class is wrong. */
  testLoss?: Estimate & {
    step: number;
    examples: number;
    members: number;
    errorRate: number | null;
    bySamples?: BySamples[];
  };
  /** Only where it was asked for. */
  testLogLikelihood?: Estimate & { step: number; protocol: string; fewer?: BySamples[] };
  /** Of a VAE the first, of a model that predicts the second; the other is absent. */
  trainElboWindows?: WindowMean[];
  trainLossWindows?: WindowMean[];
  /** File of the weights, if they could be read. */
  model: string | null;
}

export interface RunResult {
  /** The estimator as it stands in a link. */
  run: string;
  name: string;
  biased: boolean;
  /** Forward evaluations of f per example and step. */
  evaluations: number;
  parameters: number;
  steps: number;
  /** Training time charged to this run when several share the device. */
  seconds: number;
  /** Set when the loss stopped being finite: the run ended there. */
  frozen: { step: number; seed: number; text: string } | null;
  /** Steps of the weights in the files, where those of the last step are not finite. */
  modelStep?: number;
  replicas: ReplicaResult[];
}

export interface RunFile {
  format: typeof RUN_FORMAT;
  version: 1;
  program: { name: string; version: string; node?: string };
  /** ISO 8601, when the training ended. */
  date: string;
  spec: ExperimentSpec;
  /** The experiment as the fragment of a link. */
  link: string;
  dataset: { key: string; name: string; train: number; test: number; inputs: number; source: string };
  adapter: AdapterReport;
  steps: { asked: number; taken: number };
  /** done; interrupted by its user; or failed, with the reason in `problem`. */
  ended: "done" | "interrupted" | "failed";
  problem?: string;
  /** Sentences that belong beside the results. */
  notes: string[];
  /** The series that the metrics hold: name, unit, and what stands for several steps in a long training. */
  series: SeriesEntry[];
  protocol: Record<string, string>;
  runs: RunResult[];
  files: string[];
}

export type SeriesEntry = Pick<SeriesDeclaration, "series" | "title" | "unit" | "reducer">;

/** Declarations of the series that these estimators report on this model. */
export function reportedSeries(
  { model }: Pick<ExperimentSpec, "model">,
  estimators: readonly EstimatorRow[],
): SeriesEntry[] {
  const steps = STEP_SERIES.filter(({ of }) => estimators.some(of));
  return [...familySeries(familyOf(model)), ...steps].map(({ series, title, unit, reducer }) => {
    return { series, title, unit, reducer };
  });
}

/** What the examples of a run are, for the protocol. */
export interface UsedData {
  train: number;
  test: number;
}

const BINARISED: Record<ExperimentSpec["dataset"]["binarise"], string> = {
  threshold: "pixels of at least 1/2 are 1",
  sampled: "each pixel drawn once from its grey level, the same for all runs and seeds",
  dynamic: "each training pixel drawn anew from its grey level at every step, test pixels drawn once",
};

/** How every kind of number in the files was measured. `used`: examples after the experiment's own cut. */
export function protocolOf(spec: ExperimentSpec, used: UsedData): Record<string, string> {
  const { evaluate, batch, optimizer, model } = spec;
  const family = familyOf(model);
  const count = (n: number) => n.toLocaleString("en");
  const examples = evaluate.examples === 0 ? used.test : Math.min(evaluate.examples, used.test);
  return {
    units: "nats per example",
    data: `${count(used.train)} training and ${count(used.test)} test examples; ${BINARISED[spec.dataset.binarise]}`,
    ...family.protocol(spec, { examples: count(examples), reported: reportWords(evaluate.hardEvery) }),
    tested:
      evaluate.every === 0
        ? "not during training"
        : `before the first step, after ${EARLY_EVALUATIONS.join(", ")} steps, and then every ${count(evaluate.every)} steps`,
    ...Object.fromEntries(STEP_SERIES.map(({ series, measured }) => [series, measured(spec)])),
    records: THINNING_RULE,
    seconds:
      "wall-clock time of the device's work on the run since its first step; runs that share a device are charged their measured shares",
    seeds: `replica r has seed ${spec.seed} + r: initial weights, order of the examples and all noise are functions of it; equal for all estimators`,
    optimizer: `${optimizer.kind}, learning rate ${optimizer.learningRate}${ownRates(spec)}, batch ${batch}`,
  };
}

/** Learning rates that are not the experiment's. */
function ownRates({ estimators }: ExperimentSpec): string {
  const rated = estimators.filter(({ learningRate }) => learningRate !== undefined);
  return rated.map((estimator) => `, ${estimator.learningRate} of ${estimatorText(estimator)}`).join("");
}

export function runFileText(file: RunFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
