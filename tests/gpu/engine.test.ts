/**
 * The engine as the page drives it, in Node on a real device: commands, recovery from a lost device, checkpoints,
 * divergence and refusals.
 */
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../datasets/load";
import type { ClassMap } from "../../src/pictures/pictures";
import type { EngineEvent } from "../../src/client/contract";
import type { SeriesBlock } from "../../src/reports/series";
import type { Engine } from "../../src/client/engine";
import { prepareData } from "../../src/data/load";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import { writeSafetensors } from "../../src/weights/safetensors";
import { initialDataOf, initialParameters } from "../../src/models/initialise";
import { buildNetwork, familyOf } from "../../src/models/table";
import { layoutParameters } from "../../src/planning/layout";
import { USE } from "../../src/random/keys";
import { fillUniform } from "../../src/random/threefry";
import { buildTwinModel, forward, hardStates } from "../../src/reference/model";
import { toFloat64 } from "../../src/reference/parameters";
import { withoutSeconds } from "../support/checkpoint";
import { engineOpener } from "../support/engine";

const open = engineOpener();

function tiny(change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 6 }, { units: 4 }] },
    estimators: [{ key: "st" }, { key: "disarm" }, { key: "nvil" }],
    batch: 16,
    evaluate: { every: 4, examples: 50, particles: 20 },
    ...change,
  });
}

const blocks = (events: EngineEvent[]): SeriesBlock[] => events.flatMap((e) => (e.kind === "series" ? e.blocks : []));

/** Steps until every run has taken `target` steps. */
async function stepTo(engine: Engine, events: EngineEvent[], target: number): Promise<void> {
  for (let guard = 0; guard < 4 * target; guard++) {
    const speed = events.findLast((event) => event.kind === "speed");
    const steps = speed?.kind === "speed" ? Math.min(...Object.values(speed.steps)) : 0;
    if (steps >= target) return;
    await engine.step();
  }
  throw new Error(`${target} steps were not reached.`);
}

async function until(events: EngineEvent[], kind: EngineEvent["kind"]): Promise<void> {
  for (let k = 0; k < 400 && !events.some((event) => event.kind === kind); k++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(events.map((event) => event.kind)).toContain(kind);
}

/** Steps of the run that has come furthest, as events say. */
function furthest(events: readonly EngineEvent[]): number {
  return Math.max(0, ...events.flatMap((event) => (event.kind === "speed" ? Object.values(event.steps) : [])));
}

describe("the engine", () => {
  it("trains what it was given and reports every step of every run once", async () => {
    const { engine, events } = await open();
    const plan = await engine.configure(tiny());
    expect(plan?.runs.map((run) => run.run)).toEqual(["st", "disarm", "nvil"]);
    await stepTo(engine, events, 9);
    for (const run of ["st", "disarm", "nvil"]) {
      const train = blocks(events).filter((b) => b.run === run && b.series === "trainElbo");
      expect(train.flatMap((b) => [...b.step])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      const test = blocks(events).filter((b) => b.run === run && b.series === "testElbo");
      expect(test.flatMap((b) => [...b.step])).toEqual([0, 4, 8]);
      expect(train.every((b) => b.value.every((v) => v < 0 && v > -1000))).toBe(true);
    }
  });

  it("keeps the runs that stay when an estimator joins or leaves", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "st" }, { key: "arm" }] }));
    await stepTo(engine, events, 3);
    await engine.configure(tiny({ estimators: [{ key: "st" }, { key: "darn" }] }));
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps).toEqual({ st: 4, darn: 1 });
  });

  it("ends with the same bits when the device is lost on the way", async () => {
    const calm = await open();
    await calm.engine.configure(tiny());
    await stepTo(calm.engine, calm.events, 12);
    const shaken = await open();
    await shaken.engine.configure(tiny());
    await stepTo(shaken.engine, shaken.events, 5);
    await shaken.engine.pause();
    await stepTo(shaken.engine, shaken.events, 7);
    await shaken.engine.loseDevice();
    await until(shaken.events, "recovered");
    shaken.events.push({ kind: "speed", stepsPerSecond: 0, steps: { all: 5 } });
    await stepTo(shaken.engine, shaken.events, 12);
    expect(withoutSeconds(await shaken.engine.checkpoint())).toEqual(withoutSeconds(await calm.engine.checkpoint()));
    const steps = blocks(shaken.events).filter((b) => b.run === "st" && b.series === "trainElbo");
    expect(steps.flatMap((b) => [...b.step])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("takes no steps, and shows none, while the device is lost", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "st" }] }));
    await engine.run();
    await expect.poll(() => furthest(events), { timeout: 60_000 }).toBeGreaterThan(0);
    await engine.loseDevice();
    await until(events, "recovered");
    const lost = events.findIndex((event) => event.kind === "state" && event.state === "recovering");
    const found = events.findIndex((event) => event.kind === "recovered");
    // What had been submitted before the loss was known may still be counted.
    const before = furthest(events.slice(0, lost));
    expect(furthest(events.slice(lost, found))).toBeLessThanOrEqual(before + 4 * 256);
    expect(events.slice(lost, found).filter((event) => event.kind === "speed").length).toBeLessThanOrEqual(1);
    await expect.poll(() => furthest(events.slice(found)), { timeout: 60_000 }).toBeGreaterThan(0);
    await engine.pause();
  });

  it("goes on from a checkpoint as if it had never stopped, and refuses a foreign or damaged one", async () => {
    const first = await open();
    await first.engine.configure(tiny());
    await stepTo(first.engine, first.events, 4);
    const saved = await first.engine.checkpoint();
    await stepTo(first.engine, first.events, 8);
    const second = await open();
    const runs = ["st", "disarm", "nvil"];
    await second.engine.configure(tiny(), { checkpoint: saved, runs });
    await stepTo(second.engine, second.events, 8);
    expect(withoutSeconds(await second.engine.checkpoint())).toEqual(withoutSeconds(await first.engine.checkpoint()));
    for (const bad of [new Uint8Array(3), saved.slice(0, 200), saved.slice(0, -8)]) {
      expect(await second.engine.configure(tiny(), { checkpoint: bad, runs })).toBeNull();
    }
    expect(await second.engine.configure(tiny({ batch: 8 }), { checkpoint: saved, runs })).toBeNull();
    const problems = second.events.filter((e) => e.kind === "problem" && e.problem.code === "checkpoint");
    expect(problems).toHaveLength(4);
  });

  it("freezes a run that diverges, names step and tensor, leaves the others, and rewinds at half the rate", async () => {
    const { engine, events } = await open();
    const optimizer = { kind: "sgd", learningRate: 100, momentum: 0.99 };
    const layers = [
      {
        units: 6,
        hidden: [
          { width: 8, activation: "linear" },
          { width: 8, activation: "linear" },
        ],
      },
    ];
    await engine.configure(tiny({ optimizer, model: { layers }, estimators: [{ key: "st" }] }));
    for (let k = 0; k < 200 && !events.some((e) => e.kind === "problem" && e.problem.code === "diverged"); k++) {
      await engine.step();
    }
    const problem = events.find((e) => e.kind === "problem" && e.problem.code === "diverged");
    expect(problem?.kind === "problem" && problem.problem).toMatchObject({ run: "st" });
    expect(problem?.kind === "problem" && `${problem.problem.title} ${problem.problem.detail}`).toMatch(
      /at step \d+.*(encoder|decoder|prior|finite)/,
    );
    // Nothing to learn of a run that has stopped, when every estimator is asked about its own network.
    expect(await engine.probe(null, 64)).toBeNull();
    await engine.rewind("st");
    const before = blocks(events).length;
    await engine.step();
    expect(blocks(events).length).toBeGreaterThan(before);
  });

  it("measures the likelihood above the ELBO, with its protocol", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "st" }] }));
    await stepTo(engine, events, 8);
    const [likelihood] = await engine.likelihood();
    const elbo = blocks(events).findLast((b) => b.series === "testElbo");
    expect(likelihood.value).toBeGreaterThan(elbo ? elbo.value[0] : 0);
    expect(likelihood.protocol).toBe("importance sampling, K = 20, first 50 test examples");
  });

  it("reports the bound that VIMCO trains, above its ELBO, and no bound of other estimators", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "vimco" }, { key: "st" }] }));
    await stepTo(engine, events, 12);
    const found = blocks(events);
    const meanOf = (series: string) => {
      const values = found.filter((b) => b.run === "vimco" && b.series === series).flatMap((b) => [...b.value]);
      expect(values, series).toHaveLength(12);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf("bound")).toBeGreaterThan(meanOf("trainElbo"));
    expect(found.some((b) => b.run === "st" && b.series === "bound")).toBe(false);
  });

  it("tests at 10 steps already, and reports every first step of a run whose own pass is not hard", async () => {
    const { engine, events } = await open();
    const evaluate = { every: 250, examples: 50, hardEvery: 8 };
    await engine.configure(tiny({ estimators: [{ key: "gumbel-softmax" }, { key: "st" }], evaluate }));
    await stepTo(engine, events, 12);
    await engine.pause();
    for (const run of ["gumbel-softmax", "st"]) {
      const stepsOf = (series: string) =>
        blocks(events)
          .filter((b) => b.run === run && b.series === series)
          .flatMap((b) => [...b.step]);
      expect(stepsOf("testElbo"), run).toEqual([0, 10]);
      expect(stepsOf("trainElbo").slice(0, 12), run).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }
  });

  it("probes the gradients at one run's weights, and training goes on as if it had not", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await stepTo(engine, events, 3);
    const before = withoutSeconds(await engine.checkpoint());
    const found = await engine.probe("disarm", 96);
    expect(found).toMatchObject({ run: "disarm", step: 3 });
    expect(found?.networks).toMatchObject([{ run: "disarm", step: 3, report: { reference: { kind: "exact" } } }]);
    const estimators = found?.networks[0].report.estimators ?? {};
    expect(Object.keys(estimators)).toEqual(["st", "disarm", "nvil"]);
    const { bias2, bias2StdErr } = estimators.disarm.layers.encoder;
    expect(Math.abs(bias2 / bias2StdErr)).toBeLessThan(4);
    expect(withoutSeconds(await engine.checkpoint())).toEqual(before);
    expect(events.some((event) => event.kind === "state" && event.state === "probing")).toBe(true);
    expect(await engine.probe("nobody", 96)).toBeNull();
  });

  it("probes every estimator at its own run's weights, each against the truth there", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await stepTo(engine, events, 3);
    const own = await engine.probe(null, 64);
    expect(own).toMatchObject({ run: null, step: 3 });
    const found = own?.networks.map(({ run, report }) => [run, Object.keys(report.estimators)]);
    expect(found).toEqual(["st", "disarm", "nvil"].map((run) => [run, [run]]));
    expect(new Set(own?.networks.map(({ report }) => report.loss)).size).toBe(3);
    const shared = await engine.probe("nvil", 64);
    const [one] = shared?.networks ?? [];
    const same = own?.networks.find(({ run }) => run === "nvil");
    expect(same?.report.loss).toBe(one.report.loss);
    expect(same?.report.estimators.nvil.layers).toEqual(one.report.estimators.nvil.layers);
    expect(one.report.estimators.nvil).not.toHaveProperty("components");
  });

  it("reports components one by one where it is asked to, which agree with the layer's figures", async () => {
    const { engine } = await open();
    await engine.configure(tiny({ estimators: [{ key: "st" }] }));
    const [network] = (await engine.probe("st", 64, 300))?.networks ?? [];
    const { components, layers } = network.report.estimators.st;
    const { of, stride, exact, mean, stdErr } = components?.["encoder.1"] ?? {};
    if (!exact || !mean || !stdErr) throw new Error("no components came");
    expect([of, stride, exact.length]).toEqual([28, 1, 28]);
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    const { gradNorm, variance, bias2 } = layers["encoder.1"];
    expect(Math.sqrt(sum(exact.map((g) => g * g)))).toBeCloseTo(gradNorm, 5);
    expect(64 * sum(stdErr.map((e) => e * e))).toBeCloseTo(variance, 5);
    const distance2 = sum(mean.map((m, i) => (m - exact[i]) ** 2));
    expect(distance2 - variance / 64).toBeCloseTo(bias2, 5);
    expect(components?.total).toMatchObject({ stride: Math.ceil((components?.total.of ?? 0) / 300) });
  });

  it("paints what a classifier predicts over the plane: the mean of draws that keep their noise from point to point", async () => {
    const { engine, events } = await open();
    const spec = tiny({
      dataset: { key: "cosine" },
      model: { kind: "classifier", layers: [{ units: 5 }, { units: 3 }], initialisation: "data" },
      estimators: [{ key: "psa" }],
    });
    await engine.configure(spec);
    await engine.watchPictures(["psa"], 0);
    const event = events.findLast((e) => e.kind === "pictures");
    if (event?.kind !== "pictures" || event.pictures.kind !== "plane") throw new Error("no plane came");
    const { side, x, y, ensemble, members, of, points, classes } = event.pictures;
    expect([classes, points.length]).toEqual([["-1", "+1"], 3 * 200]);
    const data = prepareData(
      await loadDataset("cosine", async () => new Uint8Array()),
      spec.dataset,
      familyOf(spec.model).data,
    );
    const model = buildTwinModel(spec.model, data, data.mean);
    const parameters = toFloat64(initialParameters(model.network, spec.model, spec.seed, initialDataOf(data)));
    for (const k of [0, 7, 5 * side + 11, side * side - 1]) {
      const point = [
        x[0] + (((k % side) + 0.5) / side) * (x[1] - x[0]),
        y[1] - ((Math.floor(k / side) + 0.5) / side) * (y[1] - y[0]),
      ];
      const drawn = Array.from({ length: of }, (_, member) => {
        const uniforms = model.network.units.map((n, l) => {
          const values = new Float64Array(n);
          fillUniform(values, [spec.seed, 0, USE.pictures, l + 1], 0, member);
          return values;
        });
        const states = hardStates([new Float64Array(0), ...uniforms]);
        const { head } = forward(model, parameters, Float64Array.of(...point, 0), 1, states);
        return 1 / (1 + Math.exp(-(head?.trace.outputs[0][0] ?? Number.NaN)));
      });
      const positive = (map: ClassMap) => (map.predicted[k] === 1 ? map.probability[k] : 1 - map.probability[k]);
      expect(positive(ensemble)).toBeCloseTo(
        drawn.reduce((sum, p) => sum + p / of, 0),
        4,
      );
      members.forEach((map, member) => {
        expect(positive(map)).toBeCloseTo(drawn[member], 4);
      });
    }
  });

  it("paints what a classifier predicts of test examples that are no plane", async () => {
    const { engine, events } = await open();
    const spec = tiny({ model: { kind: "classifier", layers: [{ units: 6 }] }, estimators: [{ key: "st" }] });
    await engine.configure(spec);
    await engine.watchPictures(["st"], 0);
    const event = events.findLast((e) => e.kind === "pictures");
    if (event?.kind !== "pictures" || event.pictures.kind !== "predictions") throw new Error("nothing was predicted");
    const { data, labels, ensemble } = event.pictures;
    expect([data?.count, labels.length, ensemble.predicted.length]).toEqual([16, 16, 16]);
    expect(new Set(labels)).toEqual(new Set([0, 1]));
    for (const p of ensemble.probability) expect(p).toBeGreaterThanOrEqual(0.5);
  });

  it("starts from weights that it is given, goes on with them while they fit, and says when they no longer do", async () => {
    const { engine, events } = await open();
    const spec = tiny({ estimators: [{ key: "st" }] });
    await engine.configure(spec);
    const start = await engine.checkpoint();
    const network = buildNetwork(spec.model, { inputs: 64 });
    const tensors = new Map(
      layoutParameters(network).views.map(({ name, inputs, outputs }) => {
        const shape = inputs === 0 ? [outputs] : [outputs, inputs];
        return [name, { shape, values: new Float32Array(Math.max(1, inputs) * outputs).fill(0.25) }];
      }),
    );
    const file = { name: "mine.safetensors", bytes: writeSafetensors(tensors) };
    expect(await engine.startFromWeights(file)).toBeNull();
    expect(withoutSeconds(await engine.checkpoint()).body).not.toEqual(withoutSeconds(start).body);
    const probe = await engine.probe("st", 32);
    expect(probe?.networks[0].step).toBe(0);
    // Another experiment with the same layers keeps them; one with others does not, in words.
    await engine.configure({ ...spec, batch: 8 });
    expect((await engine.probe("st", 32))?.networks[0].report.layers["encoder.1"].gradNorm).toBeGreaterThan(0);
    expect(events.some(({ kind }) => kind === "weights-left")).toBe(false);
    await engine.configure({ ...spec, model: { ...spec.model, layers: [{ hidden: [], units: 3 }] } });
    const left = events.findLast((e) => e.kind === "weights-left");
    expect(left?.kind === "weights-left" && left.problem.detail).toContain("this model needs");
    const problem = await engine.startFromWeights({ name: "odd", bytes: new Uint8Array(9) });
    expect(problem?.title).toContain("odd");
  });

  const conv2d = { kind: "conv2d", channels: 4, size: 3, stride: 2, activation: "relu" };

  it.each([
    ["Boolean layers", [{ units: 5 }, { units: 3 }]],
    ["a convolution below them", [{ hidden: [conv2d], units: 5 }, { units: 3 }]],
  ])("paints pictures of the sizes that it says: %s", async (_, layers) => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "st" }], model: { layers } }));
    await engine.watchPictures(["st"], 0);
    const event = events.findLast((e) => e.kind === "pictures");
    if (event?.kind !== "pictures" || event.pictures.kind !== "reconstructions") throw new Error("no pictures came");
    const { data, reconstructions, samples, latents, receptiveFields } = event.pictures;
    for (const strip of [data, reconstructions, samples, receptiveFields, ...latents.map((l) => l.strip)]) {
      expect(strip.pixels.length).toBe(strip.count * strip.width * strip.height);
      expect(new Set(strip.pixels).size).toBeGreaterThan(1);
    }
    expect(new Set(data.pixels)).toEqual(new Set([0, 255]));
  });

  it("refuses a layer that does not fit the data, in words, and keeps what it has", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    const hidden = [{ ...conv2d, size: 9 }];
    const wide = { ...tiny(), model: { ...tiny().model, layers: [{ hidden, units: 4 }] } } as ExperimentSpec;
    expect(await engine.configure(wide)).toBeNull();
    const problem = events.findLast((e) => e.kind === "problem");
    const detail = problem?.kind === "problem" ? problem.problem.detail : "";
    expect(detail).toContain("a kernel of 9x9 came for an image of 8x8");
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps.st).toBe(1);
  });

  it("refuses a plan that does not fit, in words, and keeps what it has", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await stepTo(engine, events, 2);
    const huge = tiny({
      model: { layers: [{ units: 4096 }] },
      batch: 4096,
      estimators: [{ key: "local-expectation" }],
    });
    expect(await engine.configure(huge)).toBeNull();
    const problem = events.findLast((e) => e.kind === "problem");
    expect(problem?.kind === "problem" && problem.problem.detail).toMatch(/MiB, but one buffer may have .* MiB/);
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps.st).toBe(3);
  });
});
