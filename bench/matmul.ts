/**
 * How fast are the three products of a dense layer, by size and kernel? Every variant that the adapter can run is first
 * checked against a float64 product, then timed in interleaved rounds against the others.
 */
import { BufferArena } from "../src/device/buffers";
import { candidates, VARIANTS } from "../src/device/variant";
import { KernelCompiler } from "../src/kernels/compiler";
import type { TileShape } from "../src/kernels/variants";
import { gradientTile, registerTile, tileShape } from "../src/kernels/variants";
import { describe, openBenchDevice } from "./support/device";
import { clockOf, OptionError, type Options } from "./support/options";
import { compareProduct, exactProduct, type Mode, ProductKernel, type ProductSize } from "./support/product";
import { Report, times } from "./support/report";
import { best, median, ratio, timeRounds } from "./support/rounds";

/** rows x columns of the result, then the length of the sum; sizes of the models of bench/step.ts. */
export const SIZES: Readonly<Record<string, ProductSize>> = {
  "nn-128x200x784": { mode: "nn", rows: 128, columns: 200, inner: 784 },
  "nn-24x200x784": { mode: "nn", rows: 24, columns: 200, inner: 784 },
  "nn-24x784x200": { mode: "nn", rows: 24, columns: 784, inner: 200 },
  "nn-100x200x200": { mode: "nn", rows: 100, columns: 200, inner: 200 },
  "nt-128x200x200": { mode: "nt", rows: 128, columns: 200, inner: 200 },
  "nt-128x784x200": { mode: "nt", rows: 128, columns: 784, inner: 200 },
  "nt-24x200x784": { mode: "nt", rows: 24, columns: 200, inner: 784 },
  "tn-784x200x128": { mode: "tn", rows: 784, columns: 200, inner: 128 },
  "tn-784x200x24": { mode: "tn", rows: 784, columns: 200, inner: 24 },
  "tn-200x200x24": { mode: "tn", rows: 200, columns: 200, inner: 24 },
};

export const MATMUL_USAGE = `matmul [--size=${Object.keys(SIZES)[0]},...] [--variants=sg8,...] [--tile=LANES:SUBGROUP:ROWS:COLUMNS4,...] [--clock=wall|cpu] [--rounds=7]
     [--target=60] [--save=NAME]`;

export async function benchMatmul(options: Options, command: string): Promise<void> {
  const sizes = options.choice("size", SIZES);
  const named = options.choice("variants", Object.fromEntries(VARIANTS.map((variant) => [variant, variant])));
  const tiles = options.text("tile", "").split(",").filter(Boolean).map(parseTile);
  const rounds = {
    rounds: options.number("rounds", 7),
    targetMs: options.number("target", 60),
    clock: clockOf(options),
  };
  const name = options.text("save", "");
  options.finish();

  const found = await openBenchDevice();
  const able = candidates(found.facts).filter((variant) => named.some(([key]) => key === variant));
  const report = new Report(name, "Matrix products by size and kernel", command, describe(found));
  report.add(
    "nn: forward, nt: gradient in the input, tn: gradient in the weights; rows x columns x length of the sum. GFLOP/s of",
    `the median (best) of ${rounds.rounds} interleaved rounds; the ratio is the time over that of the size's fastest kernel.`,
    "Every kernel was checked against a float64 product first. The kernel that the rules choose here is marked with *.",
    "",
  );
  const head = [
    "product",
    ...able.map((v) => (v === found.adapter.variant ? `${v} *` : v)),
    ...tiles.map((t) => t.name),
  ];
  const compiler = new KernelCompiler(found.device);
  const cells: string[][] = [];
  for (const [title, size] of sizes) {
    const arena = new BufferArena(found.device, "bench");
    const shapes = [
      ...able.map((variant) => ({ name: variant, shape: shapeOf(variant, size.mode, size.rows) })),
      ...tiles,
    ];
    const kernels = shapes.map(({ name, shape }) => new ProductKernel(compiler, arena, name, size, shape));
    const exact = exactProduct(kernels[0]);
    for (const kernel of kernels) await compareProduct(kernel, exact);
    const timings = await timeRounds(kernels, { ...rounds, maxCount: 400 });
    const fastest = timings.reduce((a, b) => (median(b.rounds) < median(a.rounds) ? b : a));
    const flops = 2 * size.rows * size.columns * size.inner;
    const speed = (ms: number) => (flops / ms / 1e6).toFixed(1);
    cells.push([
      title,
      ...timings.map((t) => `${speed(median(t.rounds))} (${speed(best(t.rounds))}) ${times(ratio(t, fastest))}`),
    ]);
    process.stderr.write(`${cells.at(-1)?.join("  ")}\n`);
    arena.destroy();
  }
  report.table(head, cells);
  if (name !== "") report.save();
}

/** The tile that a variant uses for a product. */
export function shapeOf(variant: (typeof VARIANTS)[number], mode: Mode, rows: number): TileShape {
  return mode === "tn" ? gradientTile(variant) : tileShape(variant, rows);
}

/** A register tile to be tried, from "lanes:subgroup:rows:columns4". */
function parseTile(text: string): { name: string; shape: TileShape } {
  const numbers = text.split(":").map(Number);
  if (numbers.length !== 4 || numbers.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new OptionError(`--tile needs LANES:SUBGROUP:ROWS:COLUMNS4, not "${text}".`);
  }
  const [lanes, subgroup, rows, columns4] = numbers;
  return { name: text, shape: registerTile(lanes, subgroup, rows, columns4) };
}
