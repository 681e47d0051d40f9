/**
 * The page's side of the client: starts the worker and hands out its engine. A worker that dies is reported like any
 * other problem, and every call that waits for it rejects instead of waiting for ever.
 */
import * as Comlink from "comlink";
import type { EngineClient, EngineEvent, Problem } from "./contract";
import type { WorkerDoor } from "./worker";

/** Starts an engine in a worker of its own. Data sets are fetched from `datasets/` beside the page. */
export function connectEngine(): EngineClient {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "SBN Lab engine" });
  const datasets = new URL("datasets/", globalThis.location.href).href;
  let listener: (event: EngineEvent) => void = () => {};
  const death = new Promise<never>((_, reject) => {
    const die = (detail: string) => {
      const problem = workerDied(detail);
      listener({ kind: "state", state: "failed", text: problem.title });
      listener({ kind: "problem", problem });
      reject(new Error(`${problem.title} ${problem.remedy}`));
    };
    worker.addEventListener("error", (event) => die(event.message || "It gave no reason."));
    worker.addEventListener("messageerror", () => die("It sent a message that could not be read."));
  });
  death.catch(() => {});
  const engine = Comlink.wrap<WorkerDoor>(worker).open(datasets);
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
    checkpoint: () => alive(engine.then((e) => e.checkpoint())),
    sendCheckpoint: () => alive(engine.then((e) => e.sendCheckpoint())),
    rewind: (run) => alive(engine.then((e) => e.rewind(run))),
    addDataset: (name, bytes) => alive(engine.then(async (e) => await e.addDataset(name, bytes))),
    startFromWeights: (file) => alive(engine.then((e) => e.startFromWeights(file))),
    loseDevice: () => alive(engine.then((e) => e.loseDevice())),
  };
}

function workerDied(detail: string): Problem {
  return {
    code: "worker-died",
    title: "The engine's worker stopped.",
    detail,
    remedy: "Reload the page: the runs go on from their last kept checkpoint.",
  };
}
