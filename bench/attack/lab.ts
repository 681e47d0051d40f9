/**
 * The engine on this machine's adapter: the largest experiment is refused before a byte is allocated, an experiment whose numbers
 * explode stops by itself, and after each of these the same device trains as if nothing had been.
 */

import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import { encodeLink } from "../../src/experiment/link";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import { ProblemError, Session } from "../../src/running/session";
import { openBenchDevice } from "../support/device";
import { largest } from "./networks";
import { type AttackResult, Tally } from "./tally";

const SMALL = experimentSchema.parse({
  dataset: { key: "bars", examples: 200 },
  model: { layers: [{ units: 5 }, { units: 3 }] },
  batch: 10,
  evaluate: { every: 0 },
});
const EXPLODING = { ...SMALL, optimizer: { ...SMALL.optimizer, kind: "sgd" as const, learningRate: 100 } };

export async function attackLab(): Promise<AttackResult> {
  const tally = new Tally("engine on the adapter", { ms: 120_000, megabytes: 400 });
  const found = await openBenchDevice();
  let bytes = 0;
  const create = found.device.createBuffer.bind(found.device);
  found.device.createBuffer = (descriptor) => {
    bytes += descriptor.size;
    return create(descriptor);
  };
  const dataset = await loadDataset("bars", async () => new Uint8Array());

  async function train(spec: ExperimentSpec, steps: number): Promise<{ weights: Float32Array; frozen: boolean }> {
    const session = new Session(found, spec, prepareData(dataset, spec.dataset), {
      series: () => {},
      frozen: () => {},
    });
    try {
      const run = await session.addRun(spec.estimators[0]);
      for (let taken = 0; taken < steps && !run.frozen; )
        taken += (await session.trainer.advance(steps - taken)) || steps;
      await session.trainer.drain();
      const named = await run.program.readParameters(0);
      return {
        weights: Float32Array.from([...named.values()].flatMap((values) => [...values])),
        frozen: run.frozen !== null,
      };
    } finally {
      session.destroy();
    }
  }

  const before = await train(SMALL, 20);
  async function stillTrains(): Promise<void> {
    const { weights, frozen } = await train(SMALL, 20);
    if (frozen || weights.join() !== before.weights.join())
      throw new Error("afterwards the same training gives others");
  }

  for (const spec of [
    largest(),
    { ...largest(), seeds: 1 },
    { ...largest(), model: { ...largest().model, layers: largest().model.layers.slice(0, 1) } },
  ]) {
    await tally.tryAsync(encodeLink(spec), async () => {
      // The data of the experiment are there before the plan is refused; nothing else may be.
      const session = new Session(found, spec, prepareData(dataset, spec.dataset), {
        series: () => {},
        frozen: () => {},
      });
      const data = bytes;
      try {
        await session.addRun(spec.estimators[0]);
        throw new Error("it was not refused");
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (!/[\d,.]+ MiB, but .* [\d,.]+ MiB here/.test(error.problem.detail)) throw new Error(error.problem.detail);
      } finally {
        session.destroy();
      }
      if (bytes !== data) throw new Error(`${bytes - data} bytes were allocated`);
      await stillTrains();
      return "refused with both numbers, nothing allocated";
    });
  }
  for (const key of ["st", "disarm", "nvil", "relax"]) {
    await tally.tryAsync(`${key} at a rate of 100`, async () => {
      const { weights, frozen } = await train({ ...EXPLODING, estimators: [{ key, params: {} }] }, 300);
      if (!frozen && !weights.every(Number.isFinite)) throw new Error("weights that are not finite went on");
      await stillTrains();
      return frozen ? "stopped by itself" : "went on with finite numbers";
    });
  }
  found.device.destroy();
  return tally.result();
}
