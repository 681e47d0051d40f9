/** A learning rate for each run, on a real device. */
import { afterAll, describe, expect, it } from "vitest";
import { openNodeGpu } from "../../cli/node-gpu";
import type { EngineEvent, SeriesBlock } from "../../src/client/contract";
import { Engine } from "../../src/client/engine";
import { type ExperimentSpec, experimentSchema } from "../../src/experiment/schema";

const engines: Engine[] = [];

async function open(): Promise<{ engine: Engine; events: EngineEvent[] }> {
  const engine = new Engine(await openNodeGpu(), "http://localhost/datasets/");
  const events: EngineEvent[] = [];
  await engine.start((event) => events.push(event));
  engines.push(engine);
  return { engine, events };
}

afterAll(async () => {
  for (const engine of engines) await engine.pause();
});

function tiny(change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 6 }, { units: 4 }] },
    estimators: [{ key: "disarm" }],
    optimizer: { kind: "adam", learningRate: 0.01 },
    batch: 16,
    evaluate: { every: 0 },
    ...change,
  });
}

/** Training ELBOs of a run in order of step. */
function elbos(events: EngineEvent[], run: string): number[] {
  const blocks = events.flatMap((e) => (e.kind === "series" ? e.blocks : []));
  return blocks.filter((b: SeriesBlock) => b.run === run && b.series === "trainElbo").flatMap((b) => [...b.value]);
}

describe("runs at learning rates of their own", () => {
  it("train at them, beside a run at the experiment's, whose numbers stay the same", async () => {
    const [alone, slow, both] = [await open(), await open(), await open()];
    await alone.engine.configure(tiny());
    await slow.engine.configure(tiny({ optimizer: { kind: "adam", learningRate: 1e-3 } }));
    await both.engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "disarm", learningRate: 1e-3 }] }));
    for (let k = 0; k < 6; k++) for (const { engine } of [alone, slow, both]) await engine.step();
    expect(elbos(both.events, "disarm")).toEqual(elbos(alone.events, "disarm"));
    expect(elbos(both.events, "disarm(lr:1e-3)")).toEqual(elbos(slow.events, "disarm"));
    expect(elbos(slow.events, "disarm")).not.toEqual(elbos(alone.events, "disarm"));
  });

  it("leave the others alone when one rate is changed: they go on where they are", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "st", learningRate: 1e-3 }] }));
    for (let k = 0; k < 3; k++) await engine.step();
    await engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "st", learningRate: 0.1 }] }));
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps).toEqual({ disarm: 4, "st(lr:0.1)": 1 });
  });
});
