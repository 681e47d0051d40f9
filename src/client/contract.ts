/**
 * The one interface between the page and the engine. The engine lives in a Web Worker (comlink) and answers with
 * events; both sides exchange plain data and transferable arrays only.
 */
import type { ExperimentSpec, ModelKind } from "../spec/schema";
import type { LeftOut, SweepKind } from "../experiment/sweep";
import type { ProbeReport } from "../probing/probe";
import type { Loading } from "./data-source";
import type { AddedFiles, NamedFile } from "./own-files";
import type { ProbeProgress } from "../probing/probe-progress";
import type { TuneEvent, TuneOptions } from "../tuning/score";

export type { ProbeProgress };

/** What an estimator learns beside the model, where it learns something. */
export const LEARNED_SERIES = ["scale", "temperature", "baselineError"] as const;

/** Series that only some estimators report: the bound that is trained in place of the ELBO, and what is learned. */
export const ESTIMATOR_SERIES = ["bound", ...LEARNED_SERIES] as const;

/**
 * Series that a run reports. ELBOs (of a VAE) and losses (of a classifier) in nats per example, always of the hard-sampled model;
 * `bound`: of all K samples of an example together, where an estimator trains that, of the same sign as its ELBO or loss;
 * `testError`: share of test examples that the ensemble misclassifies. `scale`: the weight nu of a
 * control variate; `temperature`: tau of its relaxation; `baselineError`: root mean square of what the baseline leaves of
 * the learning signal, in nats. `protocolOf` in src/export/run-file.ts says how each is measured.
 */
export const SERIES = [
  "trainElbo",
  "testElbo",
  "trainLoss",
  "testLoss",
  "testError",
  "logVariance",
  "objective",
  ...ESTIMATOR_SERIES,
] as const;
export type SeriesName = (typeof SERIES)[number];

/** What a kind of model is watched by; `sign` times a loss is its value: an ELBO goes up, a loss goes down. */
export const WATCHED = {
  vae: { train: "trainElbo", test: "testElbo", sign: -1 },
  classifier: { train: "trainLoss", test: "testLoss", sign: 1 },
} as const satisfies Record<ModelKind, { train: SeriesName; test: SeriesName; sign: 1 | -1 }>;

/** A piece of one series of one replica of one run, appended in order of step. */
export interface SeriesBlock {
  /** Run id: the estimator as it stands in a link, e.g. `st` or `foust(b:0.9)`. */
  run: string;
  replica: number;
  series: SeriesName;
  /** Steps taken when the value was measured (the value belongs to the parameters before step + 1). */
  step: Float64Array;
  value: Float32Array;
  /** Standard error over the examples of the value, where one is known; else absent. */
  stdErr?: Float32Array;
  /** Seconds of training (pauses excluded) since the run started. */
  seconds: Float64Array;
}

export interface AdapterReport {
  /** core, compatibility, or software: the rung of the ladder that was reached. */
  rung: "core" | "compatibility" | "software";
  name: string;
  /** Matmul variant in use. */
  variant: string;
  limits: { bufferBytes: number; bindingBytes: number; totalBytes: number };
}

export interface RunPlanReport {
  run: string;
  estimator: string;
  bytes: number;
  dispatches: number;
  /** Forward evaluations of f per example and step. */
  evaluations: number;
  parameters: number;
}

export interface PlanReport {
  runs: RunPlanReport[];
  bytes: number;
  dataset: {
    key: string;
    name: string;
    train: number;
    test: number;
    width: number;
    height: number;
    /** Of the labels; 0 where none are used. */
    classes: number;
    /** Real numbers instead of bits. */
    isReal: boolean;
  };
  stepsPerEpoch: number;
}

export type EngineState =
  | "starting"
  | "ready"
  | "compiling"
  | "running"
  | "probing"
  | "tuning"
  | "paused"
  | "recovering"
  | "failed";

/** A sentence or three for people: what came, what was expected, what to do. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  /** What the visitor can do now. */
  remedy: string;
  run?: string;
}

/** Small grey images, one byte a pixel, row-major, `count` of them one after another. */
export interface ImageStrip {
  count: number;
  width: number;
  height: number;
  /** 0 = background, 255 = ink (or for receptive fields: 128 = 0). */
  pixels: Uint8Array;
}

/** What one run sees now: replica 0, hard samples, fixed noise so that pictures change only as the network does. */
export type Pictures = VaePictures | PlanePictures | PredictionPictures;

export interface VaePictures {
  kind: "vae";
  run: string;
  step: number;
  data: ImageStrip;
  reconstructions: ImageStrip;
  samples: ImageStrip;
  /** One image per example: the bits of each stochastic layer, layers stacked, nearest the data first. */
  latents: { layer: number; units: number; strip: ImageStrip }[];
  receptiveFields: ImageStrip;
}

/** The most probable class of every row, and its probability. */
export interface ClassMap {
  predicted: Uint8Array;
  probability: Float32Array;
}

/** A classifier of points of the plane: what is predicted at a grid of them, row by row from the top left. */
export interface PlanePictures {
  kind: "plane";
  run: string;
  step: number;
  /** Points along a side of the grid, and what its edges are. */
  side: number;
  x: [number, number];
  y: [number, number];
  columns: [string, string];
  classes: readonly string[];
  /** Members of the ensemble; the first few are shown by themselves. */
  of: number;
  ensemble: ClassMap;
  members: ClassMap[];
  /** Some of the training points, [count, 3]: x, y and the class. */
  points: Float32Array;
}

/** A classifier of other data: what its ensemble predicts for the first test examples. */
export interface PredictionPictures {
  kind: "predictions";
  run: string;
  step: number;
  /** null where they are no images. */
  data: ImageStrip | null;
  /** Classes of the examples. */
  labels: Uint8Array;
  classes: readonly string[];
  of: number;
  ensemble: ClassMap;
}

export interface Likelihood {
  run: string;
  replica: number;
  step: number;
  value: number;
  stdErr: number;
  /** e.g. "importance sampling, K = 200, 1,000 test examples". */
  protocol: string;
}

/** A probe: every estimator of the experiment at the parameters of one run, or each at those of its own. */
export interface GradientReport {
  /** Whose parameters; null: every estimator has those of its own run. */
  run: string | null;
  /** Of that run; of the one that has come furthest where each has its own. */
  step: number;
  /** Seconds that it took, training paused. */
  seconds: number;
  /** When it was done, milliseconds since 1970. */
  endedAt: number;
  /** The networks that were probed: one for all estimators, or one for each. */
  networks: NetworkProbe[];
  /** It was stopped: what is here was measured before. */
  stopped?: boolean;
}

/** One network, and the estimators that were probed at it against its true gradient. */
export interface NetworkProbe {
  run: string;
  step: number;
  report: ProbeReport;
}

/** What came of one point of a sweep with one seed: of the initial weights of a network. */
export interface SweepPart {
  value: number;
  /** Of the stochastic layers, the one nearest the data first. */
  units: number[];
  seed: number;
  /** Null where the point was skipped. */
  report: ProbeReport | null;
  /** Why it was skipped, in words. */
  problem?: string;
  leftOut: LeftOut[];
}

export type EngineEvent =
  | { kind: "state"; state: EngineState; text: string }
  | { kind: "adapter"; adapter: AdapterReport }
  | { kind: "series"; blocks: SeriesBlock[] }
  | { kind: "speed"; stepsPerSecond: number; steps: Record<string, number> }
  | { kind: "pictures"; pictures: Pictures }
  /** A probe is under way; its end is the answer to `probe`. */
  | { kind: "probe"; progress: ProbeProgress }
  /** Bytes of a prepared set as they arrive from beside the page. */
  | Loading
  | { kind: "sweep"; over: SweepKind; part: SweepPart }
  | { kind: "tune"; event: TuneEvent }
  | { kind: "problem"; problem: Problem }
  /** The worker, of which a problem said that it was silent, answers again. */
  | { kind: "answers" }
  | { kind: "recovered"; text: string }
  /**
   * What the engine holds from here on: all earlier events are of what it held before, all later ones of these runs. `kept`:
   * those that go on from where they were; `restored`: those of a checkpoint that was given; the others are at step 0. No
   * runs: the engine holds nothing any more.
   */
  | { kind: "holds"; runs: string[]; kept: string[]; restored: string[] }
  /** Everything that came before has been seen by this checkpoint, and nothing that comes later. `steps` per run. */
  | { kind: "checkpoint"; bytes: Uint8Array; steps: Record<string, number> }
  /** Weights that were given no longer fit the experiment: its runs start from weights of their seeds. */
  | { kind: "weights-left"; problem: Problem };

export interface EngineClient {
  /** Finds an adapter and runs the self-test. Never rejects: problems arrive as events. */
  start(listener: (event: EngineEvent) => void): Promise<void>;
  /**
   * Makes the engine hold exactly this experiment. Runs whose whole configuration is unchanged keep their weights and
   * history; added estimators start from the shared initial weights; anything else restarts. Runs that `from` names go on
   * from its checkpoint instead. Returns null after a problem event; what the engine held before stays as it was then.
   */
  configure(spec: ExperimentSpec, from?: { checkpoint: Uint8Array; runs: string[] }): Promise<PlanReport | null>;
  /** The plan of a spec without building it: cost before start. */
  plan(spec: ExperimentSpec): Promise<PlanReport | Problem>;
  run(): Promise<void>;
  pause(): Promise<void>;
  /** One training step of every run. */
  step(): Promise<void>;
  /** Back to step 0 with the same seeds. */
  reset(): Promise<void>;
  /** Ask for pictures every so many milliseconds while running (0 = off) and once now. */
  watchPictures(runs: string[], everyMs: number): Promise<void>;
  /** Test log-likelihood by importance sampling, of all runs; pauses training while it computes. */
  likelihood(): Promise<Likelihood[]>;
  /**
   * Bias and variance of every estimator of the experiment at the parameters of one run (replica 0), or with null of each at
   * those of its own, from so many gradients each; pauses training while it computes. Runs that have stopped are no network to
   * probe with null. Null after a problem event, where there is no such run, and where it was stopped before any estimator was measured.
   * `components`: at most so many of every layer are reported one by one (default none). `samplesOf`: gradients of single estimators,
   * by run id, in the place of `samples`. Progress arrives as `probe` events.
   */
  probe(
    run: string | null,
    samples: number,
    components?: number,
    samplesOf?: Readonly<Record<string, number>>,
  ): Promise<GradientReport | null>;
  /** Ends the probe under way after the draws that the device has been given; it answers with what it has. Training goes on. */
  stopProbe(): Promise<void>;
  /**
   * Probes networks like the experiment's that differ in their width or depth, each at its initial weights of so many seeds, from so
   * many gradients of every estimator; every point arrives as an event. Training waits meanwhile. Another sweep, another experiment
   * and `stopSweep` end it between two points. False where it did not come to its end.
   */
  sweep(over: SweepKind, samples: number, seeds?: number): Promise<boolean>;
  stopSweep(): Promise<void>;
  /**
   * Trains every estimator of the experiment at several learning rates from its start; scores arrive as events. The runs wait
   * meanwhile and stay as they are. Another search, another experiment and `stopTune` end it; false then.
   */
  tune(options: TuneOptions): Promise<boolean>;
  stopTune(): Promise<void>;
  /** Parameters, moments, estimator state and step of every run: enough to go on bit for bit. */
  checkpoint(): Promise<Uint8Array>;
  /** The same as an event among the others. False where there is nothing to save. */
  sendCheckpoint(): Promise<boolean>;
  /** Puts a frozen run back to its last checkpoint. */
  rewind(run: string): Promise<void>;
  /** Data files dropped on the page: each becomes a data set `file:<name>` with its checksum, or part of a set of the catalogue. */
  addFiles(files: NamedFile[]): Promise<AddedFiles>;
  /**
   * Takes the weights of a safetensors file (PyTorch's names and shapes): all runs start over from them, and later experiments do
   * too while they fit. `file` null: back to weights of the seeds. Returns null, or why they cannot be used.
   */
  startFromWeights(file: { name: string; bytes: Uint8Array } | null): Promise<Problem | null>;
  /** Hidden test seam: loses the device on purpose. */
  loseDevice(): Promise<void>;
}
