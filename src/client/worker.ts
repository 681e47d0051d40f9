/** The worker's side of the client: one engine, exposed through comlink. */
import * as Comlink from "comlink";
import { Engine } from "./engine";

/** Made by the first message: only the page knows where its data sets are. */
export interface WorkerDoor {
  open(datasets: string): Engine & Comlink.ProxyMarked;
}

const door: WorkerDoor = {
  open: (datasets) => Comlink.proxy(new Engine(globalThis.navigator?.gpu, datasets)),
};

Comlink.expose(door);
