/** `train`: one experiment from SPEC to a folder of results, all its estimators in lock-step. */
import type { SeriesBlock } from "../src/client/contract";
import { type PreparedData, prepareData } from "../src/data/load";
import type { ExperimentSpec } from "../src/experiment/schema";
import { WindowMeans } from "../src/export/windows";
import { KernelCompiler } from "../src/kernels/compiler";
import type { Run } from "../src/train/run";
import { Session } from "../src/train/session";
import type { TrainArguments } from "./arguments";
import { type Interrupt, watchInterrupt } from "./interrupt";
import { openDevice, testDevice, type WatchedDevice } from "./open-device";
import { Progress } from "./progress";
import { datasetOf, readSpec } from "./read-spec";
import { frozenText, startLines, summaryLines, windowLines } from "./report";
import { checkFolder, defaultFolder, Results } from "./results";
import { CommandError, type Terminal } from "./terminal";
import { type Ending, measureRuns, writeResults } from "./write-results";

/** Windows of a training whose command line names no length. */
const DEFAULT_WINDOWS = 10;
const INTERRUPTED = 130;

/** Returns the exit code. Throws CommandError, or an error of the engine, before anything has been trained. */
export async function train(asked: TrainArguments, terminal: Terminal): Promise<number> {
  const read = await readSpec(asked.spec);
  const { spec, name, notes } = read;
  const folder = asked.out ?? defaultFolder(name, new Date());
  checkFolder(folder);
  const dataset = await datasetOf(read, asked.datasetFolder);
  const data = prepareData(dataset, spec.dataset, spec.model.kind);
  const said = [...notes, ...data.notes];
  for (const note of said) terminal.err(`note: ${note}`);

  const device = await openDevice(asked.variant);
  const interrupt = watchInterrupt(() => terminal.err("Ctrl-C: ending here. Once more gives up what there is."));
  const windows = new WindowMeans(asked.window ?? Math.ceil(asked.steps / DEFAULT_WINDOWS));
  const listeners: ((block: SeriesBlock) => void)[] = [(block) => windows.add(block)];
  const frozen: Run[] = [];
  let session: Session | null = null;
  let results: Results | null = null;
  try {
    session = await build(spec, data, device, terminal, listeners, (run) => {
      frozen.push(run);
      terminal.err(frozenText(run, spec));
    });
    if (interrupt.requested) {
      terminal.err("Nothing was trained, nothing was written.");
      return INTERRUPTED;
    }
    results = new Results(folder);
    const kept = results;
    listeners.push((block) => kept.add(block));
    const taken = await trainSteps(asked, session, results, device, interrupt, terminal, listeners);

    const ending: Ending = device.failure !== null ? "failed" : interrupt.requested ? "interrupted" : "done";
    const runs = await measureRuns(session, windows, { ...asked, alive: device.failure === null }, results, terminal);
    const steps = { asked: asked.steps, taken };
    writeResults(results, session, dataset, runs, { ending, problem: device.failure, steps, notes: said });
    const lines = [...(asked.window ? windowLines(runs) : []), ...summaryLines(runs, folder, results.files)];
    for (const line of lines) terminal.out(line);
    if (device.failure !== null) terminal.err(device.failure);
    if (device.failure !== null || frozen.length > 0) return 1;
    return ending === "interrupted" ? INTERRUPTED : 0;
  } finally {
    if (results?.abandon()) terminal.err(`What was measured until then is in ${folder}, in files called .partial.`);
    interrupt.release();
    session?.destroy();
    device.close();
  }
}

/** The experiment on the device, every run at step 0. */
async function build(
  spec: ExperimentSpec,
  data: PreparedData,
  device: WatchedDevice,
  terminal: Terminal,
  listeners: readonly ((block: SeriesBlock) => void)[],
  frozen: (run: Run) => void,
): Promise<Session> {
  const { found } = device;
  const compiler = new KernelCompiler(found.device);
  await testDevice(found, compiler, spec);
  const series = (blocks: SeriesBlock[]) => {
    for (const block of blocks) for (const listen of listeners) listen(block);
  };
  const session = new Session(found, spec, data, { series, frozen }, compiler);
  try {
    for (const estimator of spec.estimators) {
      terminal.status(`preparing ${estimator.key}`);
      await session.addRun(estimator);
    }
  } catch (error) {
    session.destroy();
    throw error;
  } finally {
    terminal.status("");
  }
  if (device.failure !== null) throw new CommandError(device.failure, 1);
  for (const line of startLines(session)) terminal.err(line);
  return session;
}

/** Trains until the steps are done, all runs are frozen, or something ends it. Returns the steps taken. */
async function trainSteps(
  { steps }: TrainArguments,
  session: Session,
  results: Results,
  device: WatchedDevice,
  interrupt: Interrupt,
  terminal: Terminal,
  listeners: ((block: SeriesBlock) => void)[],
): Promise<number> {
  const { trainer } = session;
  const progress = new Progress(
    terminal,
    steps,
    trainer.runs.map((run) => run.id),
  );
  listeners.push((block) => progress.add(block));
  let taken = 0;
  try {
    while (taken < steps && !interrupt.requested && device.failure === null) {
      progress.update(taken);
      const advanced = await trainer.advance(steps - taken);
      if (advanced === 0) break;
      taken += advanced;
      results.flush();
    }
    terminal.status("waiting for the device");
    await trainer.drain();
  } catch (error) {
    // Work that waits for a device fails when the device does; `failure` tells why.
    if (device.failure === null) throw error;
  } finally {
    progress.end();
  }
  return taken;
}
