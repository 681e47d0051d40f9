/** `tune`: every estimator of an experiment at several learning rates, and the experiment with the best of them. */
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { prepareData } from "../src/data/load";
import type { ExperimentSpec } from "../src/spec/schema";
import { rateSearchJson } from "../src/export/rate-file";
import { ratePicture } from "../src/export/rate-picture";
import { KernelCompiler } from "../src/kernels/compiler";
import { familyOf } from "../src/models/table";
import { Session } from "../src/running/session";
import { ratesAround } from "../src/tuning/rates";
import type { RateScore, RateSearch, TuneEvent } from "../src/tuning/score";
import { tune } from "../src/tuning/tune";
import { type Interrupt, watchInterrupt } from "./interrupt";
import { openDevice, testDevice, type WatchedDevice } from "./open-device";
import { chosen } from "./probe";
import { ShareProgress } from "./progress";
import { datasetOf, readSpec } from "./read-spec";
import { CommandError, type Terminal } from "./terminal";
import type { TuneArguments } from "./tune-arguments";
import { tuneLines } from "./tune-table";

const INTERRUPTED = 130;

/** Returns the exit code. Throws CommandError, or an error of the engine. */
export async function tuneRates(asked: TuneArguments, terminal: Terminal): Promise<number> {
  const read = await readSpec(asked.spec);
  const estimators = asked.estimators ? chosen(asked.estimators, read.spec) : read.spec.estimators;
  const spec: ExperimentSpec = { ...read.spec, estimators };
  for (const file of [asked.out, asked.picture]) if (file !== undefined) checkFile(file);
  const data = prepareData(await datasetOf(read, asked.datasetFolder), spec.dataset, familyOf(spec.model).data);
  for (const note of [...read.notes, ...data.notes]) terminal.err(`note: ${note}`);

  const { steps, score, seeds } = asked;
  const rates = asked.rates ?? ratesAround(spec.optimizer.learningRate);
  const scores: RateScore[] = [];
  const leftOut: { estimator: string; reason: string }[] = [];
  const search: RateSearch = { spec, steps, rates, score, seeds, scores, leftOut };
  const device = await openDevice(asked.variant);
  const interrupt = watchInterrupt(() => terminal.err("Ctrl-C: ending here. Once more gives up what there is."));
  let session: Session | null = null;
  try {
    const { found } = device;
    const compiler = new KernelCompiler(found.device);
    await testDevice(found, compiler, spec);
    session = new Session(found, spec, data, { series: () => {}, frozen: () => {} }, compiler);
    const events = tune(session, { steps, rates, score, seeds });
    await follow(events, device, interrupt, terminal, (event) => {
      if (event.kind === "scores") scores.push(...event.scores);
      if (event.kind === "left-out") leftOut.push({ estimator: event.estimator, reason: event.reason });
      if (asked.out !== undefined) write(asked.out, `${rateSearchJson(search)}\n`);
    });
    for (const line of asked.json ? [rateSearchJson(search)] : tuneLines(search)) terminal.out(line);
    if (asked.picture !== undefined && scores.length > 0) write(asked.picture, ratePicture(search));
    if (device.failure !== null) throw new CommandError(device.failure, 1);
    return interrupt.requested ? INTERRUPTED : 0;
  } finally {
    terminal.status("");
    interrupt.release();
    session?.destroy();
    device.close();
  }
}

/** Trains until all is done or something ends it; what is complete by then is kept. */
async function follow(
  events: AsyncGenerator<TuneEvent, void>,
  device: WatchedDevice,
  interrupt: Interrupt,
  terminal: Terminal,
  take: (event: Exclude<TuneEvent, { kind: "progress" }>) => void,
): Promise<void> {
  const progress = new ShareProgress(terminal);
  try {
    for await (const event of events) {
      if (event.kind === "progress")
        progress.update(event.share, `tuning ${event.estimator}: step ${event.step} of ${event.steps}`);
      else take(event);
      if (interrupt.requested || device.failure !== null) break;
    }
  } catch (error) {
    // Work that waits for a device fails when the device does; `failure` says why.
    if (device.failure === null) throw error;
  } finally {
    terminal.status("");
  }
}

/** Says before hours of training that a file cannot be written. */
function checkFile(file: string): void {
  const folder = dirname(resolve(file));
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new CommandError(`${file} cannot be written: there is no folder ${folder}.`, 1);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`${file} is a folder; expected the name of a file.`, 2);
  }
}

/** Whole or not at all. */
function write(file: string, content: string): void {
  const passing = `${file}.partial`;
  try {
    writeFileSync(passing, content);
    renameSync(passing, file);
  } catch (cause) {
    rmSync(passing, { force: true });
    throw new CommandError(`${file} cannot be written (${cause instanceof Error ? cause.message : String(cause)}).`, 1);
  }
}
