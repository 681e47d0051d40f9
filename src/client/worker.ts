/** The worker's side of the client: one engine, exposed through comlink. */
import * as Comlink from "comlink";
import type { EngineEvent } from "./contract";
import { Engine } from "./engine";
import type { KeptFiles } from "./own-files";
import { WorkerReader } from "./reading/reader";

/** Checkpoints are large: their bytes go over to the page instead of being copied. */
class WorkerEngine extends Engine {
  override start(listener: (event: EngineEvent) => void): Promise<void> {
    return super.start((event) => {
      listener(event.kind === "checkpoint" ? Comlink.transfer(event, [event.bytes.buffer]) : event);
    });
  }
}

/** Made by the first message: only the page knows where its data sets are. */
export interface WorkerDoor {
  open(datasets: string, files: KeptFiles): Engine & Comlink.ProxyMarked;
  /** Answers at once while the worker lives and is not stuck. */
  answer(): true;
}

const door: WorkerDoor = {
  answer: () => true,
  open: (datasets, files) =>
    Comlink.proxy(new WorkerEngine(globalThis.navigator?.gpu, datasets, files, new WorkerReader())),
};

Comlink.expose(door);
