/**
 * The kernels of a convolution and of a residual sum, in every variant that the adapter can run, against their float64 twins: odd
 * sizes, strides, paddings and channels, data that stand channel by channel, two replicas, results poisoned with NaN first.
 */
import { describe, expect, it } from "vitest";
import { readBuffer } from "../../src/device/readback";
import { canRun, VARIANTS } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { KernelCompiler } from "../../src/kernels/compiler";
import { vec4s, type Work } from "../../src/kernels/products";
import { gradientTile, tileShape } from "../../src/kernels/variants";
import { activationDerivative } from "../../src/layers/activations";
import type { ImageShape, Layer } from "../../src/layers/contract";
import { stack } from "../../src/layers/stack";
import { backwardWork, forwardWork, gradientWork, parametersOf, twinOf } from "../../src/layers/table";
import { workDispatches } from "../../src/planning/jobs";
import { Allocator } from "../../src/planning/layout";
import { type Plan, planRun } from "../../src/planning/plan";
import { shapeOf } from "../../src/planning/run-uniform";
import { uniformStream } from "../../src/random/threefry";
import { Program } from "../../src/running/program";
import { parseArchitecture } from "../../src/spec/architecture";
import { experimentSchema, type HiddenSpec } from "../../src/spec/schema";
import { createDevice, getAdapter } from "../support/gpu";

const ROWS = 3;
const REPLICAS = 2;
const image = (height: number, width: number, channels: number): ImageShape => ({ height, width, channels });

/** The image that is read, and the layers, the last of which is tested. */
const CASES: [string, ImageShape, string][] = [
  ["one channel of data", image(7, 5, 1), "4c3p1r"],
  ["three channels of data", image(5, 7, 3), "5c3s2t"],
  ["whole channels", image(6, 5, 1), "4c1i-8c3s2p1r"],
  ["whole channels, a large stride", image(9, 8, 2), "8c2k-12c3s3p2t"],
  ["whole channels to some", image(5, 6, 1), "4c1t-3c3s2p1k"],
  ["some channels to whole", image(6, 6, 1), "6c1k-8c3p2r"],
  ["some channels to some", image(5, 5, 2), "3c2p1r-7c4s3p3t"],
  ["a kernel as large as the image", image(4, 4, 3), "2c1i-5c4r"],
  ["a sum", image(5, 5, 1), "3c3p1r-3c1i-a2t"],
];

const { info } = await getAdapter();
const device = await createDevice();
const compiler = new KernelCompiler(device);
const subgroups = device.features.has("subgroups");
const facts = {
  ...{ vendor: "", architecture: "", device: "", description: "", software: true, compatibility: false, subgroups },
  subgroupMinSize: subgroups ? info.subgroupMinSize : 0,
  subgroupMaxSize: subgroups ? info.subgroupMaxSize : 0,
};
const runnable = VARIANTS.filter((v) => canRun(v, facts) && (v !== "sg4" || info.subgroupMinSize === 4));

function layersOf(of: ImageShape, text: string): Layer[] {
  const parsed = parseArchitecture(`${text}-[1]`);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  const hidden: HiddenSpec[] = parsed.layers[0].hidden;
  const layers = stack({ width: of.height * of.width * of.channels, image: of }, hidden, 1).slice(0, hidden.length);
  layers.forEach((layer, k) => {
    layer.name = `layer.${k}`;
  });
  return layers;
}

/** A matrix [rows, width] as the device holds it, padded to vec4s. */
function padded(values: Float64Array, width: number): Float32Array {
  const stride = 4 * vec4s(width);
  const out = new Float32Array((values.length / width) * stride);
  values.forEach((value, i) => {
    out[Math.floor(i / width) * stride + (i % width)] = value;
  });
  return out;
}

function unpadded(values: Float32Array, width: number): Float64Array {
  const stride = 4 * vec4s(width);
  return Float64Array.from({ length: (values.length / stride) * width }, (_, i) => {
    return values[Math.floor(i / width) * stride + (i % width)];
  });
}

describe.each(runnable)("convolutions by %s", (variant) => {
  it.each(CASES)("%s: forward, backward and gradient", async (_, of, text) => {
    const layers = layersOf(of, text);
    const layer = layers[layers.length - 1];
    const next = uniformStream([3, 0, 0, 0]);
    const random = (count: number) => Float64Array.from({ length: count }, () => Math.fround(2 * next() - 1));
    const made = layers.length > 1 ? layers[layers.length - 2].activation : null;
    const parameters = new Allocator();
    const shapes = parametersOf(layer).map((shape) => {
      const height = Math.max(1, 4 * vec4s(shape.inputs));
      return { ...shape, offset: parameters.take(height * vec4s(shape.outputs)) };
    });
    const values = shapes.map(({ inputs, outputs }) => random(Math.max(1, inputs) * outputs));
    const activations = new Allocator();
    const at = {
      input: activations.take(ROWS * vec4s(layer.inputs)),
      earlier: activations.take(ROWS * vec4s(layer.inputs)),
      output: activations.take(ROWS * vec4s(layer.outputs)),
      gradient: activations.take(ROWS * vec4s(layer.outputs)),
      into: activations.take(ROWS * vec4s(layer.inputs)),
      onto: activations.take(ROWS * vec4s(layer.inputs)),
    };
    const parameter = (name: string) => shapes.find((shape) => shape.name === name)?.offset ?? -1;
    const use = { rows: ROWS, parameter };
    const back = made === null ? null : { output: at.input, activation: made };
    const passes: [string, Work[]][] = [
      ["forward", forwardWork(layer, { ...use, input: at.input, output: at.output, earlier: [at.earlier] })],
      [
        "backward",
        [
          ...backwardWork(layer, { ...use, gradient: at.gradient, into: at.into, made: back, accumulate: false }),
          ...backwardWork(layer, { ...use, gradient: at.gradient, into: at.onto, made: null, accumulate: true }),
        ],
      ],
      ["gradient", gradientWork(layer, { ...use, input: at.input, gradient: at.gradient })],
    ];

    const base = planOf(variant);
    const tile = tileShape(variant, 24);
    const weightTile = gradientTile(variant);
    const size = { a: activations.size, p: Math.max(1, parameters.size) };
    const plan: Plan = {
      ...base,
      kernels: { ...base.kernels, batchTile: tile, gradientTile: weightTile },
      sizes: { ...base.sizes, activations: size.a, parameters: size.p, moments: size.p, gradients: size.p },
      train: {
        ...base.train,
        ...{ activation_stride: size.a, parameter_stride: size.p, gradient_stride: size.p },
        ...{ variance_every: 0, fused: 0, write_gradient: 1 },
      },
      passes: {
        product: {
          side: "train",
          dispatches: passes.flatMap(([name, works]) =>
            workDispatches(name, works, name === "gradient" ? weightTile : tile),
          ),
        },
      },
    };
    const blocks = Array.from({ length: REPLICAS }, () => ({
      input: random(ROWS * layer.inputs),
      earlier: random(ROWS * layer.inputs),
      gradient: random(ROWS * layer.outputs),
      onto: random(ROWS * layer.inputs),
    }));
    const words = device.createBuffer({ size: 4, usage: 0x80 });
    const program = await Program.create(compiler, plan, { train: words, test: words }, "conv2d");
    try {
      const { buffers } = program;
      const all = new Float32Array(4 * size.a * REPLICAS).fill(Number.NaN);
      const held = new Float32Array(4 * size.p * REPLICAS);
      blocks.forEach((block, z) => {
        for (const name of ["input", "earlier", "gradient", "onto"] as const) {
          all.set(padded(block[name], name === "gradient" ? layer.outputs : layer.inputs), 4 * (z * size.a + at[name]));
        }
        shapes.forEach(({ outputs, offset }, k) => {
          held.set(padded(values[k], outputs), 4 * (z * size.p + offset));
        });
      });
      device.queue.writeBuffer(buffers.activations, 0, all);
      device.queue.writeBuffer(buffers.parameters, 0, held);
      device.queue.writeBuffer(buffers.gradients, 0, new Float32Array(4 * size.p * REPLICAS).fill(Number.NaN));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      program.encodePass(pass, "product");
      pass.end();
      device.queue.submit([encoder.finish()]);
      const read = async (buffer: GPUBuffer, vec4: number, rows: number, width: number) =>
        unpadded(new Float32Array(await readBuffer(device, buffer, 16 * vec4, 16 * rows * vec4s(width))), width);

      for (const [z, block] of blocks.entries()) {
        const twin = twinOf(layer);
        const named = new Map(shapes.map(({ name }, k) => [name, values[k]]));
        const gradients = new Map(shapes.map(({ name }, k) => [name, new Float64Array(values[k].length)]));
        const found = (name: keyof typeof at, width: number) =>
          read(buffers.activations, z * size.a + at[name], ROWS, width);
        close(await found("output", layer.outputs), twin.forward(layer, named, block.input, ROWS, [block.earlier]));
        // The kernels have the gradient before the activation: a linear layer's, whose output is anything.
        const linear = { ...layer, activation: "linear" } as Layer;
        const back = twin.backward(linear, named, {
          ...{ input: block.input, output: new Float64Array(block.gradient.length), gradient: block.gradient },
          ...{ weights: new Float64Array(ROWS).fill(1), gradients },
        });
        const slope = (x: number) => (made === null ? 1 : activationDerivative(made, x));
        close(
          await found("into", layer.inputs),
          back.map((g, i) => g * slope(block.input[i])),
        );
        close(
          await found("onto", layer.inputs),
          back.map((g, i) => g + block.onto[i]),
        );
        for (const { name, inputs, outputs, offset } of shapes) {
          const rows = Math.max(1, inputs);
          const expected = gradients.get(name) ?? new Float64Array(0);
          close(await read(buffers.gradients, z * size.p + offset, rows, outputs), expected);
        }
      }
    } finally {
      program.destroy();
      words.destroy();
    }
  });
});

function planOf(variant: (typeof VARIANTS)[number]): Plan {
  const spec = { ...experimentSchema.parse({ model: { layers: [{ units: 1 }] }, batch: 24 }), seeds: REPLICAS };
  const row = findEstimator("st");
  if (!row) throw new Error("st");
  const part = { kind: "bits", count: 1, wordsPerRow: 1 } as const;
  return planRun(spec, row, {}, shapeOf({ inputs: 1, classes: 0, train: part, test: part }), { variant });
}

/** Sums of at most some hundred products in single precision. */
function close(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]), `${i}: ${value}, not ${expected[i]}`).toBeLessThan(3e-5);
  });
}
