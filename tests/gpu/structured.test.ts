/** Structured prediction as the page drives it: training, tests by several samples, probe, pictures, and what is refused. */
import { expect, it } from "vitest";
import { loadDataset } from "../../datasets/load";
import type { EngineEvent } from "../../src/client/contract";
import type { Engine } from "../../src/client/engine";
import { prepareData } from "../../src/data/load";
import { unpackRows } from "../../src/data/pack";
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { familyOf } from "../../src/models/table";
import type { SeriesName } from "../../src/reports/series";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import { readSafetensors, writeSafetensors } from "../../src/weights/safetensors";
import { withoutSeconds } from "../support/checkpoint";
import { engineOpener } from "../support/engine";

const open = engineOpener();

function halves(change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key: "strokes", examples: 300 },
    model: { kind: "structured", layers: [{ units: 12 }, { units: 8 }] },
    estimators: [{ key: "psa" }],
    optimizer: { learningRate: 0.01 },
    batch: 30,
    evaluate: { every: 40, examples: 60, members: 12, particles: 20 },
    ...change,
  });
}

/** Values of a series in order. */
function valuesOf(events: readonly EngineEvent[], series: SeriesName): number[] {
  const blocks = events.flatMap((event) => (event.kind === "series" ? event.blocks : []));
  return blocks.filter((block) => block.series === series).flatMap(({ value }) => [...value]);
}

async function trainTo(engine: Engine, events: EngineEvent[], steps: number): Promise<void> {
  for (let guard = 0; guard < 4 * steps; guard++) {
    const speed = events.findLast((event) => event.kind === "speed");
    if (speed?.kind === "speed" && Math.min(...Object.values(speed.steps)) >= steps) return;
    await engine.step();
  }
}

it("learns the lower half of strokes, tests by 1, 10 and all samples, and repeats itself bit for bit", async () => {
  const { engine, events } = await open();
  const spec = halves();
  expect(decodeLink(encodeLink(spec))).toMatchObject({ kind: "ok", spec, notes: [] });
  const plan = await engine.configure(spec);
  // 392 pixels to 12 units, to 8, to 392 pixels.
  expect(plan?.runs[0].parameters).toBe(393 * 12 + 13 * 8 + 9 * 392);
  await trainTo(engine, events, 40);
  const tests = valuesOf(events, "testLoss");
  expect(tests.at(-1)).toBeLessThan(tests[0] - 3);
  const last = (series: SeriesName) => valuesOf(events, series).at(-1) ?? Number.NaN;
  expect(last("testLoss")).toBeLessThan(last("testLoss10"));
  expect(last("testLoss10")).toBeLessThan(last("testLoss1"));
  expect(valuesOf(events, "testLoss100")).toEqual([]);
  expect(valuesOf(events, "testError")).toEqual([]);

  const [measured] = await engine.likelihood();
  expect(measured.protocol).toContain("mean likelihood of K samples, K = 20, first 60 test examples");
  expect(measured.fewer?.map(({ samples }) => samples)).toEqual([1, 10]);
  // The same samples of the same examples as those of the test.
  for (const [k, series] of (["testLoss1", "testLoss10"] as const).entries()) {
    expect(measured.fewer?.[k].value).toBeCloseTo(-last(series), 3);
  }
  expect(measured.value).toBeGreaterThan(-last("testLoss"));

  const once = withoutSeconds(await engine.checkpoint());
  await engine.reset();
  const again = events.length;
  await trainTo(engine, events, 1);
  for (let k = 0; k < 60 && valuesOf(events.slice(again), "trainLoss").length < 40; k++) await engine.step();
  expect(withoutSeconds(await engine.checkpoint())).toEqual(once);
});

it("probes against the enumerated gradient of what is predicted", async () => {
  const { engine } = await open();
  await engine.configure(halves({ model: { kind: "structured", layers: [{ units: 5 }, { units: 4 }] } }));
  const [{ report }] = (await engine.probe("psa", 64))?.networks ?? [];
  expect(report.reference).toMatchObject({ kind: "exact" });
  expect(report.protocol.objective).toContain("-log p(lower half | sample)");
  expect(Object.keys(report.layers)).toEqual(["net.0", "net.1", "net.2", "hidden", "total"]);
  expect(report.loss).toBeGreaterThan(0);
});

it("paints the given halves and below them what is predicted", async () => {
  const { engine, events } = await open();
  const spec = halves();
  await engine.configure(spec);
  await engine.watchPictures(["psa"], 0);
  const event = events.findLast((e) => e.kind === "pictures");
  if (event?.kind !== "pictures" || event.pictures.kind !== "halves") throw new Error("no halves came");
  const { data, predicted, samples, of } = event.pictures;
  expect([data.count, data.width, data.height, samples.length, of]).toEqual([16, 28, 28, 3, 16]);
  const dataset = await loadDataset("strokes", async () => new Uint8Array());
  const prepared = prepareData(dataset, spec.dataset, familyOf(spec.model).data);
  const examples = unpackRows(prepared.test, 16, prepared.inputs);
  expect([...data.pixels]).toEqual(Array.from(examples, (x) => 255 * x));
  for (let i = 0; i < data.pixels.length; i++) {
    if (i % 784 < 392) expect(predicted.pixels[i]).toBe(data.pixels[i]);
  }
  // The start predicts the mean of the training data.
  const grey = (values: Uint8Array) => values.reduce((sum, v, i) => sum + (i % 784 < 392 ? 0 : v), 0) / 255 / 16;
  const mean = prepared.targetMean.reduce((sum, m) => sum + m, 0);
  expect(Math.abs(grey(predicted.pixels) - mean)).toBeLessThan(0.5 * mean);
});

it("starts from given weights by PyTorch's names, and refuses data without two halves in a sentence", async () => {
  const { engine, events } = await open();
  await engine.configure(halves());
  const shapes: [string, number[]][] = [
    ["net.0.weight", [12, 392]],
    ["net.0.bias", [12]],
    ["net.1.weight", [8, 12]],
    ["net.1.bias", [8]],
    ["net.2.weight", [392, 8]],
    ["net.2.bias", [392]],
  ];
  const tensors = new Map(
    shapes.map(([name, shape]) => {
      return [name, { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1) }];
    }),
  );
  const bytes = writeSafetensors(tensors);
  expect(readSafetensors(bytes).tensors.size).toBe(6);
  expect(await engine.startFromWeights({ name: "mine.safetensors", bytes })).toBeNull();
  expect(await engine.configure(halves({ dataset: { key: "cosine" } }))).toBeNull();
  const problem = events.findLast((event) => event.kind === "problem");
  expect(JSON.stringify(problem)).toContain("structured prediction needs rows of pixels");
});
