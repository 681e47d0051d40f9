/**
 * The one interface between the page and the engine. The engine lives in a Web Worker (comlink) and answers with
 * events; both sides exchange plain data and transferable arrays only.
 */
import type { SweepKind } from "../experiment/sweep";
import type { Pictures } from "../pictures/pictures";
import type { ProbeProgress } from "../probing/probe-progress";
import type { GradientReport, Likelihood, SweepPart } from "../probing/reports";
import type { AdapterReport } from "../reports/adapter";
import type { Problem } from "../reports/problem";
import type { SeriesBlock } from "../reports/series";
import type { ExperimentSpec } from "../spec/schema";
import type { TuneEvent, TuneOptions } from "../tuning/score";
import type { Loading, Reading } from "./data-source";
import type { AddedFiles, NamedFile } from "./own-files";

export type {
  ClassMap,
  HalfPictures,
  ImageStrip,
  Pictures,
  PlanePictures,
  PredictionPictures,
  ReconstructionPictures,
} from "../pictures/pictures";
export type { GradientReport, Likelihood, NetworkProbe, SweepPart } from "../probing/reports";
export type { SeriesBlock, SeriesName } from "../reports/series";
export type { AdapterReport, Problem, ProbeProgress };

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
  | Reading
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
  /** Ends the reading of the visitor's files, those that were dropped and those that an experiment asks for; what waits for them is refused. */
  stopReading(): Promise<void>;
  /**
   * Takes the weights of a safetensors file (PyTorch's names and shapes): all runs start over from them, and later experiments do
   * too while they fit. `file` null: back to weights of the seeds. Returns null, or why they cannot be used.
   */
  startFromWeights(file: { name: string; bytes: Uint8Array } | null): Promise<Problem | null>;
  /** Hidden test seam: loses the device on purpose. */
  loseDevice(): Promise<void>;
}
