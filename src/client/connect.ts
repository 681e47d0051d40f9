/**
 * The page's side of the client: starts the worker and hands out its engine. A worker that dies is reported like any
 * other problem, and every call that waits for it rejects instead of waiting for ever.
 */
import * as Comlink from "comlink";
import type { EngineClient, EngineEvent } from "./contract";
import type { Problem } from "../reports/problem";
import { type KeptFiles, NO_FILES } from "./own-files";
import type { WorkerDoor } from "./worker";

/** Between two questions whether the worker still answers, and how many of these may pass without an answer. */
const ASK_MS = 5000;
const SILENT_AFTER = 6;

/** Starts an engine in a worker of its own. Data sets are fetched from `datasets/` beside the page, or found among the kept files. */
export function connectEngine(files: KeptFiles = NO_FILES): EngineClient {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "SBN Lab engine" });
  const datasets = new URL("datasets/", globalThis.location.href).href;
  let listener: (event: EngineEvent) => void = () => {};
  const door = Comlink.wrap<WorkerDoor>(worker);
  const watch = watchSilence(
    () => door.answer(),
    (silent) => listener(silent ? { kind: "problem", problem: SILENT } : { kind: "answers" }),
  );
  const death = new Promise<never>((_, reject) => {
    const die = (detail: string) => {
      watch.end();
      const problem = workerDied(detail);
      listener({ kind: "state", state: "failed", text: problem.title });
      listener({ kind: "problem", problem });
      reject(new Error(`${problem.title} ${problem.remedy}`));
    };
    worker.addEventListener("error", (event) => die(event.message || "It gave no reason."));
    worker.addEventListener("messageerror", () => die("It sent a message that could not be read."));
  });
  death.catch(() => {});
  const engine = door.open(datasets, Comlink.proxy(files));
  const alive = <T>(work: Promise<T>): Promise<T> => Promise.race([work, death]);
  return {
    start: (heard) => {
      listener = heard;
      return alive(engine.then((e) => e.start(Comlink.proxy(heard))));
    },
    configure: (...wanted) => alive(engine.then((e) => e.configure(...wanted))),
    plan: (spec) => alive(engine.then(async (e) => await e.plan(spec))),
    run: () => alive(engine.then((e) => e.run())),
    pause: () => alive(engine.then((e) => e.pause())),
    step: () => alive(engine.then((e) => e.step())),
    reset: () => alive(engine.then((e) => e.reset())),
    watchPictures: (runs, everyMs) => alive(engine.then((e) => e.watchPictures(runs, everyMs))),
    likelihood: () => alive(engine.then((e) => e.likelihood())),
    probe: (...wanted) => alive(engine.then((e) => e.probe(...wanted))),
    stopProbe: () => alive(engine.then((e) => e.stopProbe())),
    sweep: (...wanted) => alive(engine.then((e) => e.sweep(...wanted))),
    stopSweep: () => alive(engine.then((e) => e.stopSweep())),
    tune: (options) => alive(engine.then((e) => e.tune(options))),
    stopTune: () => alive(engine.then((e) => e.stopTune())),
    checkpoint: () => alive(engine.then((e) => e.checkpoint())),
    sendCheckpoint: () => alive(engine.then((e) => e.sendCheckpoint())),
    rewind: (run) => alive(engine.then((e) => e.rewind(run))),
    addFiles: (given) => alive(engine.then((e) => e.addFiles(given))),
    stopReading: () => alive(engine.then((e) => e.stopReading())),
    startFromWeights: (file) => alive(engine.then((e) => e.startFromWeights(file))),
    loseDevice: () => alive(engine.then((e) => e.loseDevice())),
  };
}

function workerDied(detail: string): Problem {
  return {
    code: "worker-died",
    title: "The engine's worker stopped.",
    detail,
    remedy: "Restart the engine: the page loads again, and the runs go on from where they were last kept.",
  };
}

const SILENT: Problem = {
  code: "worker-silent",
  title: "The engine does not answer.",
  detail: `Its worker has said nothing for ${(ASK_MS * SILENT_AFTER) / 1000} seconds: it was ended, or works on something very long.`,
  remedy: "Wait, or restart the engine: the page loads again, and the runs go on from where they were last kept.",
};

/**
 * Asks again and again, one question at a time, and reports silence and its end. Silence is counted in questions that came due and
 * not in time: a page that was asleep asks none.
 */
export function watchSilence(ask: () => Promise<unknown>, report: (silent: boolean) => void): { end: () => void } {
  let due = 0;
  let silent = false;
  const timer = setInterval(() => {
    if (due === 0) {
      ask().then(
        () => {
          due = 0;
          if (silent) report(false);
          silent = false;
        },
        () => {},
      );
    }
    due += 1;
    if (due <= SILENT_AFTER || silent) return;
    silent = true;
    report(true);
  }, ASK_MS);
  return { end: () => clearInterval(timer) };
}
