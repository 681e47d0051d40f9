/** A probe that is followed and stopped: what it says while it runs, what it answers with, and that training is left as it was. */
import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../src/client/contract";
import type { GradientReport } from "../../src/probing/reports";
import type { Engine } from "../../src/client/engine";
import { experimentSchema } from "../../src/spec/schema";
import { engineOpener } from "../support/engine";

const openEngine = engineOpener();

const SPEC = experimentSchema.parse({
  dataset: { key: "bars", examples: 200 },
  model: { layers: [{ units: 6 }, { units: 4 }] },
  estimators: [{ key: "st" }, { key: "disarm" }],
  batch: 16,
});

/** `heard` is called with every event. */
async function open(heard?: (event: EngineEvent) => void) {
  const opened = await openEngine(heard);
  await opened.engine.configure(SPEC);
  await opened.engine.step();
  return opened;
}

const estimatorsOf = (found: GradientReport | null) => found?.networks[0].report.estimators ?? {};
const progressOf = (events: EngineEvent[]) => events.flatMap((e) => (e.kind === "probe" ? [e.progress] : []));

describe("a probe", () => {
  it("says how far it is, piece by piece, and takes more gradients of the estimator that is named", async () => {
    const { engine, events } = await open();
    const found = await engine.probe("st", 64, 0, { disarm: 320 });
    expect(found).not.toHaveProperty("stopped");
    const estimators = estimatorsOf(found);
    expect([estimators.st.samples, estimators.disarm.samples]).toEqual([64, 320]);
    expect(estimators.st.proven?.claim).toBe("biased");
    const progress = progressOf(events);
    expect([...new Set(progress.map(({ text }) => text))]).toEqual(["the true gradient", "st", "disarm"]);
    const shares = progress.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  });

  it("answers a stop with the estimators that it has measured, and training goes on as if it had not been", async () => {
    let stop = () => {};
    const { engine } = await open((event) => {
      if (event.kind === "probe" && event.progress.text === "disarm") stop();
    });
    const other = await open();
    stop = () => void engine.stopProbe();
    // Far more than anyone waits for: only a stop ends it.
    const found = await engine.probe("st", 64, 0, { disarm: 50_000 });
    expect(found?.stopped).toBe(true);
    const estimators = estimatorsOf(found);
    expect(estimators.st.samples).toBe(64);
    if (estimators.disarm) expect(estimators.disarm.samples).toBeLessThan(50_000);
    for (const each of [engine, other.engine]) for (let k = 0; k < 3; k++) await each.step();
    const weights = async (each: Engine) => {
      const bytes = await each.checkpoint();
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      return bytes.slice(4 + length);
    };
    expect(await weights(engine)).toEqual(await weights(other.engine));
  });

  it("stopped before anything was measured it answers with nothing, and without a problem", async () => {
    const { engine, events } = await open();
    const coming = engine.probe("st", 64);
    await engine.stopProbe();
    expect(await coming).toBeNull();
    expect(events.filter((e) => e.kind === "problem" && e.problem.code !== "software-adapter")).toEqual([]);
    // The next one is not stopped.
    expect((await engine.probe("st", 32))?.networks).toHaveLength(1);
  });
});
