/**
 * The register and block tiles of the matrix products: which part of a result one workgroup computes, and the constants
 * that their shaders are expanded with. Measured choices, see bench/.
 */

import type { MatmulVariant } from "../device/variant";

export interface TileShape {
  /** Shader family: a register tile per invocation, or blocks through workgroup memory. */
  source: "register" | "tile";
  constants: Record<string, number>;
  /** Part of the result that one workgroup computes: rows, and columns / 4. */
  rows: number;
  columns4: number;
}

/**
 * Lanes of the kernels that are no products: whole warps on a GPU, small workgroups on adapters that run on a CPU, which are
 * those with register tiles.
 */
export function lanesOf({ source }: TileShape): number {
  return source === "register" ? 8 : 64;
}

/** The tile of a variant for products whose results have about `rows` rows (the batch, for all but weight gradients). */
export function tileShape(variant: MatmulVariant, rows: number): TileShape {
  switch (variant) {
    case "sg8":
      return registerTile(8, 8, evenRows(rows), 1);
    case "sg4":
      return registerTile(4, 4, evenRows(rows), 2);
    case "direct":
      return registerTile(8, 0, 8, 2);
    case "tile":
      return blockTile(rows <= 64 ? 2 : 4);
  }
}

/** The tile of a kernel whose invocations compute one vec4 of one row each. */
export function rowTile(lanes: number): TileShape {
  return { source: "register", constants: {}, rows: 1, columns4: lanes };
}

/** Blocks through workgroup memory: 8 x 8 invocations, each `tileRows` rows and one vec4 of columns. */
export function blockTile(tileRows: number): TileShape {
  return { source: "tile", constants: { TM: tileRows }, rows: 8 * tileRows, columns4: 8 };
}

/** A register tile: `lanes` invocations side by side, each `tileRows` rows and `tileColumns4` vec4s of columns. */
export function registerTile(lanes: number, subgroup: number, tileRows: number, tileColumns4: number): TileShape {
  return {
    source: "register",
    constants: { WGX: lanes, WGY: 1, SUBGROUP: subgroup, TM: tileRows, TN4: tileColumns4 },
    rows: tileRows,
    columns4: lanes * tileColumns4,
  };
}

/** The tallest tile of at most 32 rows that wastes least: equal parts of the batch (24 -> 24, 100 -> 25, 128 -> 32). */
function evenRows(rows: number): number {
  return Math.max(8, Math.ceil(rows / Math.ceil(rows / 32)));
}

/** Weight gradients have as many rows as the layer has inputs: always the tallest tile. */
export function gradientTile(variant: MatmulVariant): TileShape {
  switch (variant) {
    case "sg8":
      return registerTile(8, 8, 32, 1);
    case "sg4":
      return registerTile(4, 4, 32, 1);
    default:
      return tileShape(variant, 128);
  }
}
