/** Exact gradients by enumeration on the device against the same in double precision, layer by layer. */
import { describe, expect, it } from "vitest";
import { USAGE } from "../../src/device/buffers";
import { findEstimator } from "../../src/estimators/table";
import { experimentSchema } from "../../src/spec/schema";
import { layerwiseGradient } from "../../src/measure/layerwise";
import { buildFixture, type Fixture } from "../support/fixtures";
import { enumerateOnDevice } from "../../src/probing/enumerate/enumerate";
import { shapeOf } from "../../src/planning/run-uniform";
import { disagreement, getCompiler, packFixture } from "../support/lab";

function conv2d(channels: number, size: number, padding = 0, activation = "tanh") {
  return { kind: "conv2d", channels, size, padding, activation };
}

const NETS: [string, Fixture][] = [
  ["a VAE of one layer", buildFixture({ layers: [{ units: 7 }] }, { inputs: 9, rows: 5, spread: 0.8 })],
  [
    "a VAE of three layers with hidden ones, (0, 1), fixed prior, not centred",
    buildFixture(
      {
        layers: [
          { hidden: [{ width: 5 }], units: 6 },
          { hidden: [{ width: 3, activation: "relu" }, { width: 4 }], units: 5 },
          { units: 3 },
        ],
        representation: { lo: 0, hi: 1 },
        prior: "fixed",
        centre: false,
      },
      { inputs: 11, rows: 6, spread: 0.9 },
    ),
  ],
  [
    "a VAE with a convolution of a 4x4 image into 2 channels before 6 units",
    buildFixture(
      { layers: [{ hidden: [conv2d(2, 3)], units: 6 }] },
      { inputs: 16, image: { width: 4, height: 4 }, rows: 3, spread: 0.8 },
    ),
  ],
  [
    "a classifier with a residual sum of convolutions",
    buildFixture(
      {
        kind: "classifier",
        layers: [
          { hidden: [conv2d(4, 3, 1, "leaky"), conv2d(4, 3, 1), { kind: "add", back: 2 }, { width: 5 }], units: 6 },
        ],
      },
      { inputs: 20, image: { width: 5, height: 4 }, rows: 3, spread: 0.7, classes: 3 },
    ),
  ],
  ["a VAE of two layers", buildFixture({ layers: [{ units: 4 }, { units: 9 }] }, { inputs: 6, rows: 3, spread: 1.2 })],
  [
    "a VAE of variables of several values around Boolean units",
    buildFixture(
      {
        layers: [
          { units: 3, states: 4 },
          { hidden: [{ width: 5 }], units: 5 },
          { units: 2, states: 3 },
        ],
      },
      { inputs: 9, rows: 4, spread: 0.9 },
    ),
  ],
  [
    "a VAE of one layer of variables of three values, fixed prior",
    buildFixture({ layers: [{ units: 5, states: 3 }], prior: "fixed" }, { inputs: 6, rows: 3, spread: 1.2 }),
  ],
  [
    "structured prediction through variables of several values",
    buildFixture(
      { kind: "structured", layers: [{ units: 4 }, { units: 2, states: 3 }] },
      { inputs: 5, rows: 3, targets: 7, spread: 0.9 },
    ),
  ],
  [
    "a classifier of Boolean units and variables of three values",
    buildFixture(
      { kind: "classifier", layers: [{ units: 5 }, { units: 4, states: 3 }] },
      { inputs: 4, rows: 5, spread: 1.2, classes: 3 },
    ),
  ],
  [
    "a classifier of two classes, 2-5-5-5-1",
    buildFixture(
      { kind: "classifier", layers: [5, 5, 5].map((units) => ({ units })) },
      { inputs: 2, rows: 9, spread: 1.5 },
    ),
  ],
  [
    "a classifier of six classes with a hidden layer",
    buildFixture(
      {
        kind: "classifier",
        layers: [{ units: 6 }, { hidden: [{ width: 7 }], units: 4 }],
        representation: { lo: 0, hi: 1 },
      },
      { inputs: 5, rows: 4, spread: 1.2, classes: 6 },
    ),
  ],
  [
    "structured prediction of 11 pixels with a hidden layer",
    buildFixture(
      { kind: "structured", layers: [{ units: 6 }, { hidden: [{ width: 5 }], units: 4 }] },
      { inputs: 7, rows: 5, spread: 1.1, targets: 11 },
    ),
  ],
];

async function onDevice({ spec, model, parameters, rows, classes, image, ...fixture }: Fixture) {
  const { compiler, variant } = await getCompiler();
  const packed = packFixture({ spec, model, parameters, rows, classes, ...fixture });
  const buffer = compiler.device.createBuffer({ size: packed.words.byteLength, usage: USAGE.storage | USAGE.copyDst });
  compiler.device.queue.writeBuffer(buffer, 0, packed.words as Uint32Array<ArrayBuffer>);
  const row = findEstimator("disarm");
  if (!row) throw new Error("disarm");
  const { inputs } = model.network;
  const point = {
    spec: { ...experimentSchema.parse({ batch: rows }), model: spec },
    shape: shapeOf({ inputs, ...image, classes, targets: fixture.targets, train: packed, test: packed }),
    data: { train: buffer, test: buffer },
    mean: Float32Array.from(model.mean ?? new Float64Array(inputs)),
    parameters,
  };
  try {
    return await enumerateOnDevice(compiler, variant, point, row, {});
  } finally {
    buffer.destroy();
  }
}

describe.each(NETS)("%s", (_, fixture) => {
  it("has the loss and every gradient of the enumeration in double precision", async () => {
    const { model, parameters, data, rows } = fixture;
    const single = new Map([...parameters].map(([name, v]) => [name, Float64Array.from(Float32Array.from(v))]));
    const exact = layerwiseGradient(model, single, data, rows);
    const found = await onDevice(fixture);
    expect(found?.loss).toBeCloseTo(exact.loss, 4);
    for (const [name, values] of exact.gradients) {
      if (name === "prior.logits" && !model.network.learnedPrior) continue;
      const problem = disagreement(found?.gradients.get(name) ?? [], values, 3e-5);
      expect(problem, `${name}: ${problem}`).toBeNull();
    }
  });
});

it("does not try what would take too long", async () => {
  const wide = buildFixture({ layers: [{ units: 21 }] }, { inputs: 2, rows: 1 });
  expect(await onDevice(wide)).toBeNull();
  const several = buildFixture({ layers: [{ units: 7, states: 3 }] }, { inputs: 2, rows: 1 });
  expect(await onDevice(several)).toBeNull();
  const pairs = buildFixture({ layers: [{ units: 16 }, { units: 16 }] }, { inputs: 2, rows: 1 });
  expect(await onDevice(pairs)).toBeNull();
});
