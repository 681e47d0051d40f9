/**
 * The conversation with the engine: turns what the visitor wants into calls, and what the engine says into the store,
 * the curves and the pictures. Which experiment the engine holds is `holding.ts`'s.
 */
import type { AddedFiles, EngineEvent, ExperimentSpec, NamedFile } from "../../src/index";
import { SWEEP_SEEDS, type SweepKind } from "../../src/experiment/sweep";
import type { TuneOptions } from "../../src/tuning/score";
import { seriesStore } from "../series/series-store";
import { attempt, connect } from "./engine-client";
import { applyExperiment, heldSpec, hold, isReady, receiveHolds } from "./holding";
import { takeOffer } from "./offer";
import { pictureStore } from "./pictures";
import { keepProbes } from "./probes";
import { causeOf } from "./problems";
import { receiveCheckpoint, saveRun } from "./recording";
import { rememberTraining } from "./restart";
import { useLab } from "./store";
import { withPart } from "./sweeps";
import { rememberReset } from "./undo-stack";
import { watchPictures } from "./watching";

const lab = () => useLab.getState();

/** Starts the engine. Never rejects: what goes wrong becomes a problem in the store. */
export function startEngine(): Promise<void> {
  return connect(receive);
}

function receive(event: EngineEvent): void {
  const store = lab();
  switch (event.kind) {
    case "state":
      store.setEngine({ engine: { state: event.state, text: event.text } });
      if (event.state === "failed") {
        rememberTraining(store.playing);
        store.setEngine({ playing: false });
      }
      break;
    case "adapter":
      store.setEngine({ adapter: event.adapter });
      break;
    case "holds":
      receiveHolds(event);
      break;
    case "checkpoint":
      receiveCheckpoint(event);
      break;
    case "series":
      if (showsHeld()) seriesStore.append(event.blocks);
      break;
    case "speed":
      if (showsHeld()) store.setEngine({ stepsPerSecond: event.stepsPerSecond, steps: event.steps });
      break;
    case "pictures":
      if (showsHeld()) pictureStore.put(event.pictures);
      break;
    case "loading":
      store.setData({ loading: event.done ? null : event });
      break;
    case "reading":
      store.setData({ reading: event.names });
      break;
    case "probe":
      store.setEngine({ probeProgress: event.progress });
      break;
    case "sweep":
      store.setEngine({ sweeps: withPart(store.sweeps, event.over, event.part) });
      break;
    case "tune":
      store.takeTuning(event.event);
      break;
    case "recovered":
      store.addGap(event.text);
      store.notify(event.text);
      // The device was lost while an experiment was set up.
      if (!heldSpec() && store.waiting.kind === "no") void applyExperiment();
      break;
    case "weights-left":
      store.setEngine({ weights: null });
      store.report(event.problem);
      break;
    case "answers":
      store.clearProblems(({ code }) => code === "worker-silent");
      break;
    case "problem":
      if (event.problem.run) store.setEngine({ frozen: { ...store.frozen, [event.problem.run]: event.problem } });
      store.report(event.problem);
      break;
  }
}

/** Whether the page shows what the engine holds, and not a kept run that is offered. */
function showsHeld(): boolean {
  return lab().shown === heldSpec();
}

/** Longest time that a cost may take to work out: data may have to be fetched for it. */
const PLAN_MS = 60_000;

/** The cost of an experiment, without building it: it ends as a cost, or as a sentence that says why there is none. */
export async function planOnly(spec: ExperimentSpec): Promise<void> {
  lab().setEngine({ cost: { kind: "working" } });
  lab().clearProblems((problem) => causeOf(problem) === "experiment");
  const late = new Promise<null>((resolve) => setTimeout(resolve, PLAN_MS, null));
  const title = "The cost of this experiment could not be worked out";
  const plan = await Promise.race([attempt("plan", title, (c) => c.plan(spec)), late]);
  if (lab().spec !== spec) return;
  if (plan && "runs" in plan) return lab().setEngine({ plan, cost: { kind: "known" } });
  if (plan) lab().report(plan);
  lab().setEngine({ cost: { kind: "unknown", why: plan?.title ?? `${title}.` } });
}

/** Trains; a kept run that is offered goes on. */
export async function run(): Promise<void> {
  if (lab().engine.state === "failed") return;
  await begin(true);
  if (isReady()) await attempt("run", "Training did not start", (c) => c.run());
}

/** Makes the engine hold what the form shows, if it does not. */
async function begin(playing: boolean): Promise<void> {
  const waits = lab().waiting.kind !== "no";
  const restore = await takeOffer();
  lab().setEngine({ playing, waiting: { kind: "no" } });
  if (!isReady()) await hold({ spec: lab().spec, restore, how: waits ? "open" : "edit" });
}

export async function pause(): Promise<void> {
  lab().setEngine({ playing: false });
  await attempt("pause", "Training did not pause", (c) => c.pause());
  await saveRun(false);
}

export async function step(): Promise<void> {
  if (lab().playing) await pause();
  await begin(false);
  await attempt("step", "The step was not taken", (c) => c.step());
}

export async function reset(): Promise<void> {
  const held = heldSpec();
  if (lab().waiting.kind !== "no" || !held) return lab().announce("Nothing has run yet");
  await rememberReset(held);
  await attempt("reset", "The runs could not be reset", (c) => c.reset());
  lab().announce("Back to step 0 with the same seed");
  await watchPictures();
}

export async function rewind(runId: string): Promise<void> {
  await attempt("rewind", "The run could not be rewound", (c) => c.rewind(runId));
  const { [runId]: _thawed, ...frozen } = lab().frozen;
  lab().setEngine({ frozen });
  for (const problem of lab().problems) if (problem.run === runId) lab().dismiss(problem.id);
  lab().addGap(`${runId} rewound to its last checkpoint`);
}

export async function measureLikelihood(): Promise<void> {
  lab().setEngine({ measuring: true });
  const likelihoods = await attempt("likelihood", "The likelihood was not measured", (c) => c.likelihood());
  lab().setEngine({ measuring: false, ...(likelihoods ? { likelihoods } : {}) });
}

/** Components of every layer that a scatter shows. */
const MOST_COMPONENTS = 2000;

/** Whether the visitor has asked the probe under way to stop. */
let stopping = false;

/**
 * Bias and variance of every estimator at the parameters of one run, or with null of each at those of its own. `samplesOf`: gradients
 * of single estimators, by run id, in the place of `samples`.
 */
export async function measureGradients(
  run: string | null,
  samples: number,
  samplesOf: Readonly<Record<string, number>> = {},
): Promise<void> {
  if (lab().probing || lab().sweeping) return;
  lab().setEngine({ probing: true, probeProgress: null });
  stopping = false;
  const spec = heldSpec();
  const found = await attempt("probe", "The gradients were not measured", (c) =>
    c.probe(run, samples, MOST_COMPONENTS, samplesOf),
  );
  lab().setEngine({ probing: false, probeProgress: null });
  if (stopping) lab().announce(found ? "Stopped; what was measured is shown" : "Stopped before anything was measured");
  // The experiment may have changed meanwhile: then this is of another one.
  if (found && spec === heldSpec()) lab().setEngine({ gradients: keepProbes(lab().gradients, found) });
}

/** Ends the probe under way; what it has measured so far is kept. */
export async function stopGradients(): Promise<void> {
  stopping = true;
  await attempt("stop-probe", "The measurement was not stopped", (c) => c.stopProbe());
}

/** Probes networks like the experiment's that differ in width or depth; the points arrive one by one in `sweeps`. */
export async function sweep(over: SweepKind, samples: number): Promise<void> {
  const held = heldSpec();
  if (lab().probing || lab().sweeping || !held) return;
  const record = { over, spec: held, samples, seeds: SWEEP_SEEDS, parts: [] };
  lab().setEngine({ sweeping: over, sweeps: { ...lab().sweeps, [over]: record } });
  await attempt("sweep", "The sweep was not made", (c) => c.sweep(over, samples, SWEEP_SEEDS));
  lab().setEngine({ sweeping: null });
}

export async function stopSweep(): Promise<void> {
  await attempt("stop-sweep", "The sweep was not stopped", (c) => c.stopSweep());
}

/** Trains every estimator at several learning rates, beside the runs, which wait; scores arrive in `rateSearch`. */
export async function tuneRates(options: TuneOptions): Promise<void> {
  const spec = heldSpec();
  if (lab().tuning || lab().probing || lab().sweeping || !spec) return;
  lab().beginTuning(spec, options, Date.now());
  const whole = await attempt("tune", "The learning rates were not tuned", (c) => c.tune(options));
  lab().endTuning();
  lab().announce(whole ? "Learning rates are tuned" : "Tuning ended; what was found is kept");
}

export async function stopTuning(): Promise<void> {
  await attempt("stop-tune", "Tuning was not stopped", (c) => c.stopTune());
}

/** Has data files read, on a worker of their own. Null after a problem. */
export function readFiles(files: NamedFile[]): Promise<AddedFiles | null> {
  return attempt("dataset", "The files could not be read", (c) => c.addFiles(files));
}

/** Ends the reading of files; what came of those before them stays. */
export async function stopReading(): Promise<void> {
  await attempt("stop-reading", "Reading was not stopped", (c) => c.stopReading());
}

/** All runs start over from the weights of a file, or with null from those of their seeds. */
export async function startFromWeights(file: { name: string; bytes: Uint8Array } | null): Promise<void> {
  if (!isReady()) await applyExperiment();
  if (!heldSpec()) return;
  await saveRun(true);
  const done = await attempt("weights", "The weights could not be used", async (c) => ({
    problem: await c.startFromWeights(file),
  }));
  if (!done) return;
  if (done.problem) {
    lab().report(done.problem);
    return;
  }
  lab().setEngine({ weights: file?.name ?? null });
  lab().announce(
    file ? `All runs start from the weights of ${file.name}` : "All runs start from weights of their seeds",
  );
  await watchPictures();
}

/** Hidden test seam: loses the device on purpose. */
export async function loseDevice(): Promise<void> {
  await attempt("lose", "The device was not lost", (c) => c.loseDevice());
}
