/** What makes a run a record: checkpoints in order with the curves, runs that come back, and experiments that fail to start. */
import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../src/client/contract";
import type { Engine } from "../../src/client/engine";
import { experimentOf } from "../../src/spec/same-experiment";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import { readCheckpoint } from "../../src/running/snapshot";
import { engineOpener } from "../support/engine";

const open = engineOpener();

function tiny(change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 6 }] },
    estimators: [{ key: "st" }, { key: "disarm" }],
    batch: 16,
    evaluate: { every: 4, examples: 50, particles: 20 },
    ...change,
  });
}

async function steps(engine: Engine, count: number): Promise<void> {
  for (let k = 0; k < count; k++) await engine.step();
}

const holds = (events: EngineEvent[]) => events.filter((event) => event.kind === "holds");

function latestSteps(events: EngineEvent[]): Record<string, number> {
  const speed = events.findLast((event) => event.kind === "speed");
  return speed?.kind === "speed" ? speed.steps : {};
}

/** Buffers of every run in a checkpoint: all of its state but the seconds. */
function states(bytes: Uint8Array, spec: ExperimentSpec) {
  return Object.fromEntries(
    readCheckpoint(bytes, experimentOf(spec)).map(({ run, step, buffers }) => [run, { step, buffers }]),
  );
}

describe("records of runs", () => {
  it("sends a checkpoint behind every value that it has seen, and before every value that it has not", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await engine.run();
    for (let k = 0; k < 200 && (latestSteps(events).st ?? 0) < 5; k++)
      await new Promise((done) => setTimeout(done, 20));
    expect(await engine.sendCheckpoint()).toBe(true);
    await engine.pause();
    await steps(engine, 1);
    const at = events.findIndex((event) => event.kind === "checkpoint");
    const checkpoint = events[at];
    if (checkpoint.kind !== "checkpoint") throw new Error("no checkpoint came");
    const seen = (from: number, to?: number) =>
      events
        .slice(from, to)
        .flatMap((event) =>
          event.kind === "series"
            ? event.blocks.filter((b) => b.run === "st" && b.series === "trainElbo").flatMap((b) => [...b.step])
            : [],
        );
    expect(seen(0, at)).toEqual(Array.from({ length: checkpoint.steps.st }, (_, k) => k));
    expect(seen(at)[0]).toBe(checkpoint.steps.st);
  });

  it("says what it holds before anything of it is heard, and which runs went on", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await steps(engine, 2);
    await engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "arm" }] }));
    await engine.configure(tiny({ batch: 8 }));
    await steps(engine, 1);
    await engine.reset();
    expect(holds(events)).toEqual([
      { kind: "holds", runs: ["st", "disarm"], kept: [], restored: [] },
      { kind: "holds", runs: ["disarm", "arm"], kept: ["disarm"], restored: [] },
      { kind: "holds", runs: ["st", "disarm"], kept: [], restored: [] },
      { kind: "holds", runs: ["st", "disarm"], kept: [], restored: [] },
    ]);
    expect(latestSteps(events)).toEqual({ st: 0, disarm: 0 });
  });

  it("brings a removed run back bit for bit, while the others go on", async () => {
    const { engine, events } = await open();
    const spec = tiny();
    await engine.configure(spec);
    await steps(engine, 3);
    const before = await engine.checkpoint();
    await engine.configure(tiny({ estimators: [{ key: "disarm" }] }));
    await steps(engine, 2);
    await engine.configure(spec, { checkpoint: before, runs: ["st"] });
    expect(holds(events).at(-1)).toEqual({ kind: "holds", runs: ["disarm", "st"], kept: ["disarm"], restored: ["st"] });
    expect(latestSteps(events)).toEqual({ disarm: 5, st: 3 });
    const [was, is] = [states(before, spec), states(await engine.checkpoint(), spec)];
    expect(is.st).toEqual(was.st);
    expect(is.disarm.step).toBe(5);
  });

  it("puts all runs back where nothing but their steps changed", async () => {
    const { engine } = await open();
    const spec = tiny();
    await engine.configure(spec);
    await steps(engine, 3);
    const before = await engine.checkpoint();
    await engine.reset();
    await steps(engine, 1);
    await engine.configure(spec, { checkpoint: before, runs: ["st", "disarm"] });
    expect(states(await engine.checkpoint(), spec)).toEqual(states(before, spec));
  });

  it("has its last experiment again, bit for bit, when the next one cannot be built", async () => {
    const { engine, events } = await open();
    const spec = tiny();
    await engine.configure(spec);
    await steps(engine, 3);
    const before = await engine.checkpoint();
    const next = tiny({ model: { layers: [{ units: 24 }] } });
    const checkpoint = withExperiment(before, experimentOf(next));
    expect(await engine.configure(next, { checkpoint, runs: ["st"] })).toBeNull();
    const problem = events.findLast((event) => event.kind === "problem");
    expect(problem?.kind === "problem" && problem.problem.code).toBe("checkpoint");
    expect(holds(events)).toHaveLength(1);
    expect(states(await engine.checkpoint(), spec)).toEqual(states(before, spec));
    await steps(engine, 1);
    expect(latestSteps(events)).toEqual({ st: 4, disarm: 4 });
    const train = events.flatMap((event) =>
      event.kind === "series" ? event.blocks.filter((b) => b.run === "st" && b.series === "trainElbo") : [],
    );
    expect(train.flatMap((b) => [...b.step])).toEqual([0, 1, 2, 3]);
  });
});

/** The checkpoint with another experiment's name on it. */
function withExperiment(bytes: Uint8Array, experiment: string): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const text = new TextEncoder().encode(JSON.stringify({ ...header, experiment }));
  const out = new Uint8Array(4 + text.length + bytes.length - 4 - length);
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 4);
  out.set(bytes.subarray(4 + length), 4 + text.length);
  return out;
}
