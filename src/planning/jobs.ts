/**
 * What a plan is made of: dispatches as plain data. A dispatch names a kernel, its job by field name, and its grid.
 */
import type { KernelName } from "../kernels/catalogue";
import {
  GRADIENT_KERNELS,
  MAX_PRODUCTS,
  ROW_KERNELS,
  type Product,
  type ProductKernel,
  type Work,
} from "../kernels/products";
import { lanesOf, rowTile, type TileShape } from "../kernels/variants";

/** Workgroups per dimension that every adapter allows. */
export const MAX_GROUPS = 65_535;

export type JobFields = { [field: string]: number | number[] | number[][] | JobFields[] | JobFields };

export interface Dispatch {
  kernel: KernelName;
  label: string;
  job: JobFields;
  /** Workgroups in x and y; z is the replica axis. */
  grid: [number, number];
}

export type Pass = Dispatch[];

/** A grid of `count` workgroups that stays within the limit of one dimension; shaders read `across` to undo the split. */
export function gridOf(count: number): { grid: [number, number]; across: number } {
  const across = Math.min(count, MAX_GROUPS);
  const down = Math.ceil(count / across);
  if (down > MAX_GROUPS) {
    throw new Error(`A dispatch needs ${count} workgroups; an adapter allows ${MAX_GROUPS} in each of two dimensions.`);
  }
  return { grid: [across, down], across };
}

/** Groups work that does not depend on each other into as few dispatches as it fits into; the kernels in order of appearance. */
export function workDispatches(label: string, works: readonly Work[], tile: TileShape): Dispatch[] {
  const kernels = [...new Set(works.map(({ kernel }) => kernel))];
  return kernels.flatMap((kernel) => {
    const products = works.filter((work) => work.kernel === kernel).map(({ product }) => product);
    return productDispatches(kernel, label, products, tile);
  });
}

/** Groups products that do not depend on each other into as few dispatches as the uniform allows. */
export function productDispatches(
  kernel: ProductKernel,
  label: string,
  products: Product[],
  batchTile: TileShape,
): Dispatch[] {
  const tile = ROW_KERNELS.has(kernel) ? rowTile(lanesOf(batchTile)) : batchTile;
  const dispatches: Dispatch[] = [];
  for (let from = 0; from < products.length; from += MAX_PRODUCTS[kernel]) {
    let tiles = 0;
    const jobs = products.slice(from, from + MAX_PRODUCTS[kernel]).map((product) => {
      const down = Math.max(1, Math.ceil(resultRows(kernel, product) / tile.rows));
      const across = Math.ceil(product.columns4 / tile.columns4);
      const first = tiles;
      tiles += down * across;
      return { ...product, tiles_across: across, first_tile: first };
    });
    const { grid, across } = gridOf(tiles);
    dispatches.push({ kernel, label, job: { count: jobs.length, tiles, across, products: jobs }, grid });
  }
  return dispatches;
}

function resultRows(kernel: ProductKernel, product: Product): number {
  return GRADIENT_KERNELS.has(kernel) ? product.inner4 * 4 : product.rows;
}

/** Four to a vec4u, as uniform arrays want them. */
export function quads(values: number[]): number[][] {
  const padded = [...values];
  while (padded.length % 4 !== 0) padded.push(0);
  return Array.from({ length: padded.length / 4 }, (_, q) => padded.slice(4 * q, 4 * q + 4));
}
