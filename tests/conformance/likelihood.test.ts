/**
 * The importance-sampled test log-likelihood of the engine against enumeration, on a network small enough for it, and
 * streamed over many rounds of particles.
 */
import { afterAll, expect, it } from "vitest";
import { openNodeGpu } from "../../cli/node-gpu";
import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import { unpackRow } from "../../src/data/pack";
import { findDevice } from "../../src/device/adapter";
import { experimentSchema } from "../../src/spec/schema";
import { exactLogLikelihood } from "../../src/measure/exact";
import { estimateLikelihood } from "../../src/probing/likelihood";
import { buildTwinModel } from "../../src/reference/model";
import { toFloat64 } from "../../src/reference/parameters";
import { Session } from "../../src/running/session";

const opened: Session[] = [];
afterAll(() => {
  for (const session of opened) session.destroy();
});

it.each([
  ["one layer", [{ units: 7 }]],
  ["two layers", [{ units: 5 }, { hidden: [{ width: 4 }], units: 4 }]],
])("%s: the estimate is log p(x), not the ELBO, for every seed", async (_, layers) => {
  const found = await findDevice(await openNodeGpu(), { host: "node" });
  if (!found.ok) throw new Error(found.problem.title);
  const spec = experimentSchema.parse({
    dataset: { key: "bars", examples: 300 },
    model: { layers },
    estimators: [{ key: "st" }],
    optimizer: { kind: "adam", learningRate: 0.02 },
    batch: 20,
    seeds: 2,
    evaluate: { every: 0, examples: 30, particles: 1000 },
  });
  const dataset = await loadDataset("bars", () => Promise.reject(new Error("bars are generated")));
  const data = prepareData(dataset, spec.dataset);
  const session = new Session(found, spec, data, { series: () => {}, frozen: () => {} });
  opened.push(session);
  const run = await session.addRun(spec.estimators[0]);
  for (let done = 0; done < 60; ) done += await session.trainer.advance(60 - done);
  await session.trainer.drain();
  const likelihoods = await estimateLikelihood(session, run);
  const rows = new Float64Array(30 * data.inputs);
  for (let i = 0; i < 30; i++) rows.set(unpackRow(data.test, i, data.inputs), i * data.inputs);
  const model = buildTwinModel(spec.model, data, data.mean);
  expect(likelihoods).toHaveLength(2);
  for (const { replica, value, stdErr } of likelihoods) {
    const parameters = toFloat64(await run.program.readParameters(replica));
    const exact = exactLogLikelihood(model, parameters, rows, 30);
    const mean = exact.reduce((sum, l) => sum + l, 0) / 30;
    const deviation = Math.sqrt(exact.reduce((sum, l) => sum + (l - mean) ** 2, 0) / 29 / 30);
    // A thousand particles for at most 512 states: the estimate's own noise is a few hundredths of a nat.
    expect(Math.abs(value - mean)).toBeLessThan(0.1);
    expect(Math.abs(stdErr - deviation)).toBeLessThan(0.1 * deviation);
  }
});
