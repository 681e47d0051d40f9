/**
 * The three products of a dense layer in every variant that the adapter can run, against float64: odd sizes, several
 * products in one dispatch, two replicas, results poisoned with NaN first.
 */
import { NONE, type Product } from "../../src/kernels/products";
import { describe, expect, it } from "vitest";
import { readBuffer } from "../../src/device/readback";
import { canRun, type MatmulVariant, VARIANTS } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { ACTIVATIONS, experimentSchema } from "../../src/spec/schema";
import { KernelCompiler } from "../../src/kernels/compiler";
import { gradientTile, tileShape } from "../../src/kernels/variants";
import { uniformStream } from "../../src/random/threefry";
import { activate } from "../../src/layers/activations";
import { activationDerivative } from "../../src/layers/activations";
import { productDispatches } from "../../src/planning/jobs";
import { Allocator } from "../../src/planning/layout";
import { type Plan, planRun } from "../../src/planning/plan";
import { Program } from "../../src/running/program";
import { shapeOf } from "../../src/planning/run-uniform";
import { createDevice, getAdapter } from "../support/gpu";

/** rows, inner / 4, columns / 4 of the products that share a dispatch. */
const SIZES: [number, number, number][] = [
  [1, 1, 1],
  [3, 12, 65],
  [7, 65, 12],
  [24, 50, 3],
  [33, 2, 33],
  [128, 9, 17],
];
const REPLICAS = 2;

/** Single precision adds up `inner` terms: each rounding is 2^-24 of the partial sum, and tanh is good to a few ulps. */
const share = (inner: number) => 2 ** -22 * (inner + 16);

const { info } = await getAdapter();
const device = await createDevice();
const compiler = new KernelCompiler(device);
const subgroups = device.features.has("subgroups");
const facts = {
  vendor: "",
  architecture: "",
  device: "",
  description: "",
  software: true,
  compatibility: false,
  subgroups,
  subgroupMinSize: subgroups ? info.subgroupMinSize : 0,
  subgroupMaxSize: subgroups ? info.subgroupMaxSize : 0,
};
// A broadcast reads as many lanes as its workgroup has: exactly one subgroup.
const runnable = VARIANTS.filter((v) => canRun(v, facts) && (v !== "sg4" || info.subgroupMinSize === 4));

type Kernel = "forward" | "backward" | "gradient";

/** Offsets of one product's tensors, and random contents of all buffers; results are NaN. */
function arrange(kernel: Kernel) {
  const next = uniformStream([11, 0, 0, 0]);
  const activations = new Allocator();
  const parameters = new Allocator();
  const products = SIZES.map(([rows, inner4, columns4], k): Product => {
    const resultRows = kernel === "gradient" ? inner4 * 4 : rows;
    const wide = kernel === "gradient";
    return {
      rows,
      inner4,
      columns4,
      a: activations.take(rows * inner4),
      b: wide ? activations.take(rows * columns4) : parameters.take(inner4 * 4 * columns4),
      c: wide ? parameters.take(resultRows * columns4) : activations.take(resultRows * columns4),
      bias: parameters.take(columns4),
      hidden: kernel === "backward" ? activations.take(rows * columns4) : NONE,
      activation: k % ACTIVATIONS.length,
      accumulate: kernel === "backward" ? k % 2 : 0,
    };
  });
  const fill = (size: number) => Float32Array.from({ length: REPLICAS * size * 4 }, () => 2 * next() - 1);
  return {
    products,
    activations: fill(activations.size),
    parameters: fill(parameters.size),
    sizes: { a: activations.size, p: parameters.size },
  };
}

async function run(kernel: Kernel, variant: MatmulVariant, shape: ReturnType<typeof arrange>) {
  const spec = { ...experimentSchema.parse({ model: { layers: [{ units: 1 }] }, batch: 24 }), seeds: REPLICAS };
  const row = findEstimator("st");
  if (!row) throw new Error("st");
  const part = { kind: "bits", count: 1, wordsPerRow: 1 } as const;
  const data = shapeOf({ inputs: 1, classes: 0, train: part, test: part });
  const base = planRun(spec, row, {}, data, { variant });
  const tile = kernel === "gradient" ? gradientTile(variant) : tileShape(variant, 24);
  const { a, p } = shape.sizes;
  const plan: Plan = {
    ...base,
    kernels: { ...base.kernels, batchTile: tile, gradientTile: tile },
    sizes: { ...base.sizes, activations: a, parameters: p, moments: p, gradients: p },
    train: {
      ...base.train,
      activation_stride: a,
      parameter_stride: p,
      gradient_stride: p,
      variance_every: 0,
      fused: 0,
      write_gradient: 1,
    },
    passes: { product: { side: "train", dispatches: productDispatches(kernel, kernel, shape.products, tile) } },
  };
  const words = device.createBuffer({ size: 4, usage: 0x80 });
  const program = await Program.create(compiler, plan, { train: words, test: words }, "matmul");
  try {
    const { activations, parameters, gradients } = program.buffers;
    device.queue.writeBuffer(activations, 0, shape.activations as Float32Array<ArrayBuffer>);
    device.queue.writeBuffer(parameters, 0, shape.parameters as Float32Array<ArrayBuffer>);
    device.queue.writeBuffer(gradients, 0, new Float32Array(REPLICAS * p * 4).fill(Number.NaN));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encodePass(pass, "product");
    pass.end();
    device.queue.submit([encoder.finish()]);
    return new Float32Array(await readBuffer(device, kernel === "gradient" ? gradients : activations));
  } finally {
    program.destroy();
    words.destroy();
  }
}

/** Largest deviation over all products and replicas as a share of its budget, with where it is. */
function worst(
  found: Float32Array,
  shape: ReturnType<typeof arrange>,
  expectedOf: Expected,
  inner: (p: Product) => number,
) {
  let most = { share: 0, text: "" };
  for (let z = 0; z < REPLICAS; z++) {
    shape.products.forEach((product, k) => {
      expectedOf(product, z, (index, value, magnitude) => {
        const off = Math.abs(found[index] - value);
        const used = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / (share(inner(product)) * (magnitude + 1e-3));
        if (used > most.share) {
          most = { share: used, text: `replica ${z}, product ${k}, [${index}]: ${found[index]}, expected ${value}` };
        }
      });
    });
  }
  return most;
}

type Expected = (product: Product, z: number, check: (index: number, value: number, magnitude: number) => void) => void;

function expectation(kernel: Kernel, shape: ReturnType<typeof arrange>): Expected {
  const { activations: acts, parameters: pars, sizes } = shape;
  return (product, z, check) => {
    const base = z * sizes.a * 4;
    const weights = z * sizes.p * 4;
    const { rows, inner4, columns4 } = product;
    const [inner, columns] = [inner4 * 4, columns4 * 4];
    const name = ACTIVATIONS[product.activation];
    if (kernel === "gradient") {
      for (let j = 0; j < columns; j++) {
        let bias = 0;
        for (let k = 0; k < rows; k++) bias += acts[base + product.b * 4 + k * columns + j];
        check(weights + product.bias * 4 + j, bias, rows);
        for (let i = 0; i < inner; i++) {
          let sum = 0;
          for (let k = 0; k < rows; k++) {
            sum += acts[base + product.a * 4 + k * inner + i] * acts[base + product.b * 4 + k * columns + j];
          }
          check(weights + product.c * 4 + i * columns + j, sum, Math.sqrt(rows));
        }
      }
      return;
    }
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = base + product.c * 4 + i * columns + j;
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const b = kernel === "forward" ? k * columns + j : j * inner + k;
          sum += acts[base + product.a * 4 + i * inner + k] * pars[weights + product.b * 4 + b];
        }
        if (kernel === "forward")
          check(at, activate(name, sum + pars[weights + product.bias * 4 + j]), Math.sqrt(inner));
        else {
          const hidden = acts[base + product.hidden * 4 + i * columns + j];
          const slope = activationDerivative(name, hidden);
          check(at, sum * slope + (product.accumulate ? acts[at] : 0), Math.sqrt(inner));
        }
      }
    }
  };
}

describe.each(runnable)("%s", (variant) => {
  it.each(["forward", "backward", "gradient"] as const)("%s agrees with float64", async (kernel) => {
    const shape = arrange(kernel);
    const poisoned = { ...shape, activations: shape.activations.slice() };
    if (kernel !== "gradient") {
      for (let z = 0; z < REPLICAS; z++) {
        for (const p of shape.products) {
          const size = p.rows * p.columns4 * 4;
          const at = z * shape.sizes.a * 4 + p.c * 4;
          if (!p.accumulate) poisoned.activations.fill(Number.NaN, at, at + size);
        }
      }
    }
    const found = await run(kernel, variant, poisoned);
    const result = worst(found, shape, expectation(kernel, shape), (p) =>
      kernel === "gradient" ? p.rows : p.inner4 * 4,
    );
    expect(result.share, result.text).toBeLessThanOrEqual(1);
  });
});

it("covers the variants that this adapter is given", () => {
  expect(runnable).toContain("direct");
  expect(runnable).toContain("tile");
});
