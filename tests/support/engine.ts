/** The engine as the page drives it, in Node on a real device, and the events that it has sent. */
import { afterAll } from "vitest";
import { openNodeGpu } from "../../cli/node-gpu";
import type { EngineEvent } from "../../src/client/contract";
import { Engine } from "../../src/client/engine";

export interface OpenEngine {
  engine: Engine;
  events: EngineEvent[];
}

/** How the tests of a file open engines, which all come to rest at the file's end. To be called at the top of the file. */
export function engineOpener(): (heard?: (event: EngineEvent) => void) => Promise<OpenEngine> {
  const engines: Engine[] = [];
  afterAll(async () => {
    for (const engine of engines) await engine.pause();
  });
  return async (heard = () => {}) => {
    const engine = new Engine(await openNodeGpu(), "http://localhost/datasets/");
    const events: EngineEvent[] = [];
    await engine.start((event) => {
      events.push(event);
      heard(event);
    });
    engines.push(engine);
    return { engine, events };
  };
}
