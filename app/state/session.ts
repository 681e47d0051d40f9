/**
 * The conversation with the engine: turns what the visitor wants into calls, and what the engine says into the store,
 * the curves and the pictures. The only file that holds an `EngineClient`.
 */
import { connectEngine } from "../../src/client/connect";
import type { EngineClient, EngineEvent, Problem } from "../../src/client/contract";
import type { ExperimentSpec } from "../../src/experiment/schema";
import { SWEEP_SEEDS, type SweepKind } from "../../src/experiment/sweep";
import { seriesStore } from "../plots/series/series-store";
import { pictureStore } from "./pictures";
import { keepProbes } from "./probes";
import { picturedRuns, runIds } from "./runs";
import { useLab } from "./store";
import { withPart } from "./sweeps";

let client: EngineClient | null = null;
/** What the engine holds, and what it should hold next. */
let held: ExperimentSpec | null = null;
let wanted: ExperimentSpec | null = null;
let settling: Promise<void> | null = null;
/** While the engine builds a new experiment, what still comes of the old one is not for these curves. */
let outdated = false;

const lab = () => useLab.getState();

/** Starts the engine. Never rejects: what goes wrong becomes a problem in the store. */
export async function startEngine(): Promise<void> {
  try {
    const connected = connectEngine();
    client = connected;
    await connected.start(receive);
  } catch (error) {
    report("engine-start", "The engine did not start", error);
    lab().setEngine({ engine: { state: "failed", text: "The engine did not start" } });
  }
}

function receive(event: EngineEvent): void {
  const store = lab();
  switch (event.kind) {
    case "state":
      store.setEngine({ engine: { state: event.state, text: event.text } });
      if (event.state === "failed") store.setEngine({ playing: false });
      break;
    case "adapter":
      store.setEngine({ adapter: event.adapter });
      break;
    case "series":
      if (!outdated) seriesStore.append(event.blocks);
      break;
    case "speed":
      if (!outdated) store.setEngine({ stepsPerSecond: event.stepsPerSecond, steps: event.steps });
      break;
    case "pictures":
      if (!outdated) pictureStore.put(event.pictures);
      break;
    case "probe":
      store.setEngine({ probeProgress: event.progress });
      break;
    case "sweep":
      store.setEngine({ sweeps: withPart(store.sweeps, event.over, event.part) });
      break;
    case "recovered":
      store.addGap(event.text);
      store.notify(event.text);
      break;
    case "weights-left":
      store.setEngine({ weights: null });
      store.report(event.problem);
      break;
    case "problem":
      if (event.problem.run) store.setEngine({ frozen: { ...store.frozen, [event.problem.run]: event.problem } });
      store.report(event.problem);
      break;
  }
}

/** The cost of an experiment, without building it. */
export async function planOnly(spec: ExperimentSpec): Promise<void> {
  const plan = await attempt("plan", "The cost of this experiment could not be worked out", (c) => c.plan(spec));
  if (!plan) return;
  if ("runs" in plan) lab().setEngine({ plan });
  else lab().report(plan);
}

/** Makes the engine hold the store's experiment; while it is busy only the latest wish counts. */
export function applyExperiment(): Promise<void> {
  wanted = lab().spec;
  settling ??= settle().finally(() => {
    settling = null;
  });
  return settling;
}

async function settle(): Promise<void> {
  while (wanted) {
    const spec = wanted;
    wanted = null;
    const keeps = held !== null && sameButEstimators(held, spec);
    if (keeps) seriesStore.keepOnly(runIds(spec));
    else {
      forgetProgress();
      lab().setEngine({ sweeps: {} });
    }
    outdated = !keeps;
    const plan = await attempt("configure", "This experiment could not be set up", (c) => c.configure(spec));
    outdated = false;
    held = plan ? spec : null;
    if (!plan) {
      await giveUp();
      continue;
    }
    lab().setEngine({ plan, frozen: only(lab().frozen, runIds(spec)) });
    await watchPictures();
    if (lab().playing && !wanted) await attempt("run", "Training did not start", (c) => c.run());
  }
}

/** The engine could not hold the experiment: it rests, the problem says why, and nothing claims to be on its way. */
async function giveUp(): Promise<void> {
  lab().setEngine({ playing: false });
  await attempt("pause", "Training did not pause", (c) => c.pause());
  if (lab().engine.state !== "failed") {
    lab().setEngine({ engine: { state: "paused", text: "This experiment could not be set up" } });
  }
}

function sameButEstimators(a: ExperimentSpec, b: ExperimentSpec): boolean {
  return JSON.stringify({ ...a, estimators: [] }) === JSON.stringify({ ...b, estimators: [] });
}

function only<T>(record: Record<string, T>, keys: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function forgetProgress(): void {
  seriesStore.clear();
  pictureStore.clear();
  lab().forgetProgress();
}

export async function run(): Promise<void> {
  if (lab().engine.state === "failed") return;
  lab().setEngine({ playing: true, waiting: { kind: "no" } });
  if (held !== lab().spec) return applyExperiment();
  await attempt("run", "Training did not start", (c) => c.run());
}

export async function pause(): Promise<void> {
  lab().setEngine({ playing: false });
  await attempt("pause", "Training did not pause", (c) => c.pause());
}

export async function step(): Promise<void> {
  if (lab().playing) await pause();
  lab().setEngine({ waiting: { kind: "no" } });
  if (held !== lab().spec) await applyExperiment();
  await attempt("step", "The step was not taken", (c) => c.step());
}

export async function reset(): Promise<void> {
  if (held) await attempt("reset", "The runs could not be reset", (c) => c.reset());
  forgetProgress();
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
  const spec = held;
  const found = await attempt("probe", "The gradients were not measured", (c) =>
    c.probe(run, samples, MOST_COMPONENTS, samplesOf),
  );
  lab().setEngine({ probing: false, probeProgress: null });
  if (stopping) lab().announce(found ? "Stopped; what was measured is shown" : "Stopped before anything was measured");
  // The experiment may have changed meanwhile: then this is of another one.
  if (found && spec === held) lab().setEngine({ gradients: keepProbes(lab().gradients, found) });
}

/** Ends the probe under way; what it has measured so far is kept. */
export async function stopGradients(): Promise<void> {
  stopping = true;
  await attempt("stop-probe", "The measurement was not stopped", (c) => c.stopProbe());
}

/** Probes networks like the experiment's that differ in width or depth; the points arrive one by one in `sweeps`. */
export async function sweep(over: SweepKind, samples: number): Promise<void> {
  if (lab().probing || lab().sweeping || !held) return;
  const record = { over, spec: held, samples, seeds: SWEEP_SEEDS, parts: [] };
  lab().setEngine({ sweeping: over, sweeps: { ...lab().sweeps, [over]: record } });
  await attempt("sweep", "The sweep was not made", (c) => c.sweep(over, samples, SWEEP_SEEDS));
  lab().setEngine({ sweeping: null });
}

export async function stopSweep(): Promise<void> {
  await attempt("stop-sweep", "The sweep was not stopped", (c) => c.stopSweep());
}

/** Takes a data file into the engine. Returns its dataset key, or null after a problem. */
export async function addDataset(name: string, bytes: Uint8Array): Promise<string | null> {
  const added = await attempt("dataset", `${name} could not be read`, (c) => c.addDataset(name, bytes));
  if (added === null) return null;
  if (typeof added === "string") return added;
  lab().report(added);
  return null;
}

/** All runs start over from the weights of a file, or with null from those of their seeds. */
export async function startFromWeights(file: { name: string; bytes: Uint8Array } | null): Promise<void> {
  if (held !== lab().spec) await applyExperiment();
  if (!held) return;
  const done = await attempt("weights", "The weights could not be used", async (c) => ({
    problem: await c.startFromWeights(file),
  }));
  if (!done) return;
  if (done.problem) {
    lab().report(done.problem);
    return;
  }
  forgetProgress();
  lab().setEngine({ weights: file?.name ?? null });
  lab().announce(
    file ? `All runs start from the weights of ${file.name}` : "All runs start from weights of their seeds",
  );
  await watchPictures();
}

/** Bytes that hold every run as it stands; null when there is nothing to keep. */
export async function takeCheckpoint(): Promise<Uint8Array | null> {
  if (!held || !client) return null;
  try {
    return await client.checkpoint();
  } catch {
    return null; // Between two states of the engine; the next round will do.
  }
}

/** Puts a checkpoint of the store's experiment into the engine. Returns false after a problem. */
export async function restoreCheckpoint(bytes: Uint8Array): Promise<boolean> {
  if (held !== lab().spec) await applyExperiment();
  const done = await attempt("restore", "The kept run could not be restored", (c) =>
    c.configure(lab().spec, { checkpoint: bytes, runs: runIds(lab().spec) }),
  );
  return done !== null;
}

const PICTURE_INTERVAL_MS = 1000;

/** Asks for pictures of the runs that are shown, or of none while the page is hidden. */
export async function watchPictures(): Promise<void> {
  const { view, spec } = lab();
  const shown = picturedRuns(spec, view);
  const every = document.hidden ? 0 : PICTURE_INTERVAL_MS;
  if (held) await attempt("pictures", "Pictures are not available", (c) => c.watchPictures(shown, every));
}

/** Hidden test seam: loses the device on purpose. */
export async function loseDevice(): Promise<void> {
  await attempt("lose", "The device was not lost", (c) => c.loseDevice());
}

async function attempt<T>(code: string, title: string, call: (c: EngineClient) => Promise<T>): Promise<T | null> {
  if (!client) return null;
  try {
    return await call(client);
  } catch (error) {
    report(`call-${code}`, title, error);
    return null;
  }
}

function report(code: string, title: string, error: unknown): void {
  const detail = error instanceof Error ? error.message : String(error);
  const problem: Problem = { code, title, detail, remedy: "Try again; if it happens again, reload the page." };
  lab().report(problem);
}
