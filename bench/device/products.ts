/** How fast are the matrix products on this adapter, by size, and which tile should each have had? */
import type { FoundDevice } from "../../src/device/adapter";
import { BufferArena } from "../../src/device/buffers";
import { candidates, type MatmulVariant } from "../../src/device/variant";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { blockTile, registerTile, type TileShape } from "../../src/kernels/variants";
import { SIZES, shapeOf } from "../matmul";
import { compareProduct, exactProduct, ProductKernel, type ProductSize } from "../support/product";
import { median, timeRounds } from "../support/rounds";
import type { Part } from "./budget";

/** Tiles that are tried beside those of the variants: lanes, subgroup, rows and vec4s of columns of a register tile. */
const REGISTER_TILES = [
  [32, 0, 4, 2],
  [32, 0, 8, 2],
  [64, 0, 4, 1],
  [64, 0, 8, 2],
] as const;
/** Rows of an invocation in a block of 8 x 8 of them. */
const BLOCK_ROWS = [1, 2, 4, 8] as const;

export interface ProductTiming {
  kernel: string;
  /** What the rules of choice use for this size here. */
  chosen: boolean;
  medianMs: number;
  gigaflops: number;
}

export interface ProductResult {
  size: string;
  timings: ProductTiming[];
}

interface NamedTile {
  name: string;
  shape: TileShape;
}

/** Times every tile at every size while there is time; each is checked against a float64 product first. */
export async function timeProducts(
  found: FoundDevice,
  compiler: KernelCompiler,
  part: Part,
  say: (line: string) => void,
): Promise<ProductResult[]> {
  const results: ProductResult[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    if (!part.goesOn()) break;
    results.push({ size: name, timings: await timeSize(found, compiler, size) });
    say(`product ${name}: ${fastest(results.at(-1) as ProductResult).kernel} is the fastest`);
  }
  return results;
}

async function timeSize(found: FoundDevice, compiler: KernelCompiler, size: ProductSize): Promise<ProductTiming[]> {
  const arena = new BufferArena(found.device, "bench products");
  const chosen = shapeOf(found.adapter.variant as MatmulVariant, size.mode, size.rows);
  const tiles = tilesFor(found, size);
  const kernels = tiles.map(({ name, shape }) => new ProductKernel(compiler, arena, name, size, shape));
  const exact = exactProduct(kernels[0]);
  for (const kernel of kernels) await compareProduct(kernel, exact);
  const timings = await timeRounds(kernels, { rounds: 5, targetMs: 20, maxCount: 2000 });
  arena.destroy();
  const flops = 2 * size.rows * size.columns * size.inner;
  return timings.map(({ rounds }, k) => ({
    kernel: tiles[k].name,
    chosen: same(tiles[k].shape, chosen),
    medianMs: median(rounds),
    gigaflops: flops / median(rounds) / 1e6,
  }));
}

/** All different tiles that compute correctly here. */
function tilesFor(found: FoundDevice, { mode, rows }: ProductSize): NamedTile[] {
  const all: NamedTile[] = [
    ...candidates(found.facts).map((variant) => ({ name: variant, shape: shapeOf(variant, mode, rows) })),
    ...BLOCK_ROWS.map((each) => ({ name: `block ${8 * each}x32`, shape: blockTile(each) })),
    ...REGISTER_TILES.map(([lanes, subgroup, tileRows, columns4]) => ({
      name: `register ${lanes}:${tileRows}x${4 * columns4}`,
      shape: registerTile(lanes, subgroup, tileRows, columns4),
    })),
  ];
  return all.filter(({ shape }, k) => all.findIndex((other) => same(other.shape, shape)) === k);
}

function same(a: TileShape, b: TileShape): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function fastest({ timings }: ProductResult): ProductTiming {
  return timings.reduce((a, b) => (b.medianMs < a.medianMs ? b : a));
}
