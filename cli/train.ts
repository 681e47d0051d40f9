/** `train`: one experiment from SPEC, or from the checkpoint of an earlier training, to a folder of results. */
import type { SeriesBlock } from "../src/reports/series";
import { type PreparedData, prepareData } from "../src/data/load";
import type { ExperimentSpec } from "../src/spec/schema";
import { WindowMeans } from "../src/export/windows";
import { KernelCompiler } from "../src/kernels/compiler";
import { familyOf } from "../src/models/table";
import type { Run } from "../src/running/run";
import { Session } from "../src/running/session";
import type { TrainArguments } from "./arguments";
import { type Interrupt, watchInterrupt } from "./interrupt";
import { openDevice, testDevice, type WatchedDevice } from "./open-device";
import { Progress } from "./progress";
import { frozenText, startLines, summaryLines, windowLines } from "./report";
import type { Results } from "./results";
import { CommandError, type Terminal } from "./terminal";
import { Checkpoints, checksumOf, restoreTraining } from "./training-record";
import { freshTraining, resumedTraining, type Training } from "./training-start";
import { type Ending, measureRuns, writeResults } from "./write-results";

const INTERRUPTED = 130;

/** Returns the exit code. Throws CommandError, or an error of the engine, before anything has been trained. */
export async function train(asked: TrainArguments, terminal: Terminal): Promise<number> {
  const training = asked.resume === undefined ? await freshTraining(asked) : await resumedTraining(asked, asked.resume);
  const { results } = training;
  const kept = () => {
    const step = training.checkpoints?.step ?? training.saved?.record.steps.taken;
    const resume =
      step === undefined ? "" : ` \`--resume ${results.folder}\` goes on from step ${step.toLocaleString("en")}.`;
    return `What was measured until then is in ${results.folder}, in files called .partial.${resume}`;
  };
  try {
    return await run(training, asked, terminal);
  } finally {
    if (results.close()) terminal.err(kept());
  }
}

async function run(training: Training, asked: TrainArguments, terminal: Terminal): Promise<number> {
  const { spec, dataset, results, saved, steps } = training;
  const data = prepareData(dataset, spec.dataset, familyOf(spec.model).data);
  training.check(data);
  const said = [...new Set([...training.notes, ...data.notes])];
  for (const note of said) terminal.err(`note: ${note}`);

  const device = await openDevice(training.variant);
  const interrupt = watchInterrupt((signal) => {
    const what = signal === "SIGINT" ? "Ctrl-C" : signal;
    terminal.err(`${what}: ending here. Once more gives up what there is since the last checkpoint.`);
  });
  const windows = new WindowMeans(training.window);
  const listeners: ((block: SeriesBlock) => void)[] = [(block) => windows.add(block), (block) => results.add(block)];
  let session: Session | null = null;
  try {
    session = await build(spec, data, device, terminal, listeners);
    if (saved) {
      if (saved.record.adapter !== device.found.adapter.name) {
        said.push(
          `Until step ${saved.record.steps.taken} this was trained on ${saved.record.adapter}: from there on numbers agree with it to rounding only.`,
        );
        terminal.err(`note: ${said.at(-1)}`);
      }
      restoreTraining(saved, session, windows);
    }
    if (interrupt.requested) {
      terminal.err("Nothing was trained, nothing was written.");
      return INTERRUPTED;
    }
    results.start(saved?.record.metrics);
    const { adapter } = device.found;
    const checkpoints = new Checkpoints(
      session,
      results,
      windows,
      {
        spec,
        table: training.table ?? null,
        datasetFolder: training.datasetFolder ?? null,
        checksum: checksumOf(data),
        name: training.name,
        notes: said,
        variant: adapter.variant,
        adapter: adapter.name,
        window: training.window,
        printsWindows: training.printsWindows,
        likelihood: training.likelihood,
      },
      steps,
      asked.checkpointEvery * 1000,
    );
    training.checkpoints = checkpoints;
    const from = saved?.record.steps.taken ?? 0;
    const taken = await trainSteps(
      { from, to: steps },
      session,
      results,
      checkpoints,
      device,
      interrupt,
      terminal,
      listeners,
    );

    const ending: Ending = device.failure !== null ? "failed" : interrupt.requested ? "interrupted" : "done";
    const wishes = { likelihood: training.likelihood, alive: device.failure === null };
    const { runs, unsound } = await measureRuns(session, windows, wishes, results, checkpoints, terminal);
    const end = { ending, problem: device.failure, steps: { asked: steps, taken }, notes: said };
    writeResults(results, session, dataset, runs, end);
    const family = familyOf(spec.model);
    const lines = [
      ...(training.printsWindows ? windowLines(runs, family) : []),
      ...summaryLines(runs, family, results.folder, results.files),
    ];
    for (const line of lines) terminal.out(line);
    if (device.failure !== null) {
      const from = checkpoints.step?.toLocaleString("en");
      terminal.err(`${device.failure} \`--resume ${results.folder}\` goes on from step ${from}.`);
    }
    for (const sentence of unsound) terminal.err(sentence);
    if (device.failure !== null || session.trainer.runs.some(({ frozen }) => frozen) || unsound.length > 0) return 1;
    return ending === "interrupted" ? INTERRUPTED : 0;
  } finally {
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
): Promise<Session> {
  const { found } = device;
  const compiler = new KernelCompiler(found.device);
  await testDevice(found, compiler, spec);
  const series = (blocks: SeriesBlock[]) => {
    for (const block of blocks) for (const listen of listeners) listen(block);
  };
  const frozen = (run: Run) => terminal.err(frozenText(run, spec));
  const session = new Session(found, spec, data, { series, frozen }, compiler);
  try {
    session.checkEstimators(spec.estimators);
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

/** Trains until the steps are done, all runs are frozen, or something ends it. Returns the steps taken in all. */
async function trainSteps(
  { from, to }: { from: number; to: number },
  session: Session,
  results: Results,
  checkpoints: Checkpoints,
  device: WatchedDevice,
  interrupt: Interrupt,
  terminal: Terminal,
  listeners: ((block: SeriesBlock) => void)[],
): Promise<number> {
  const { trainer } = session;
  const ids = trainer.runs.map((run) => run.id);
  const progress = new Progress(terminal, to, ids);
  listeners.push((block) => progress.add(block));
  let taken = from;
  const save = async () => {
    try {
      await checkpoints.save(taken);
    } catch (error) {
      // Without room for another checkpoint the last one stands, and the training may still end well.
      if (!(error instanceof CommandError)) throw error;
      terminal.err(`The checkpoint of step ${taken.toLocaleString("en")} was not written. ${error.message}`);
    }
  };
  try {
    if (from === 0) await save();
    while (taken < to && !interrupt.requested && device.failure === null) {
      progress.update(taken);
      const advanced = await trainer.advance(to - taken);
      if (advanced === 0) break;
      taken += advanced;
      results.flush();
      if (checkpoints.isDue && taken < to) await save();
    }
    terminal.status("waiting for the device");
    await trainer.drain();
    if (device.failure === null) await save();
  } catch (error) {
    // Work that waits for a device fails when the device does; `failure` says why.
    if (device.failure === null) throw error;
  } finally {
    progress.end();
  }
  return taken;
}
