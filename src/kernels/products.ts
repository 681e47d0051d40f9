/**
 * Products of layers before tiling: which kernel, and the job of one product in it. Planners group those of one kernel that do not
 * depend on each other into as few dispatches as its uniform allows.
 */

/** "No such tensor" in a job; NONE of shaders/common/math.wgsl. */
export const NONE = 0xffffffff;

/** Most products that one dispatch may hold; as large as the 16 KiB of a uniform binding allow. */
export const MAX_PRODUCTS = {
  ...{ forward: 64, backward: 64, gradient: 256 },
  ...{ conv2dForward: 64, conv2dBackward: 64, conv2dGradient: 128 },
  ...{ conv2dForwardAny: 64, conv2dBackwardAny: 64 },
  ...{ addForward: 64, addBackward: 64 },
} as const;

/** Kernels that compute one product a tile. */
export type ProductKernel = keyof typeof MAX_PRODUCTS;

/** Those whose result is [inner, columns]: a sum over rows. */
export const GRADIENT_KERNELS: ReadonlySet<ProductKernel> = new Set(["gradient", "conv2dGradient"]);

/** Those without tiles, whose invocations compute one vec4 of one row each. */
export const ROW_KERNELS: ReadonlySet<ProductKernel> = new Set([
  ...(["conv2dForwardAny", "conv2dBackwardAny"] as const),
  ...(["addForward", "addBackward"] as const),
]);

/** One matrix product; fields as in shaders/matmul/job.wgsl. */
export interface Product {
  rows: number;
  inner4: number;
  columns4: number;
  a: number;
  b: number;
  c: number;
  bias: number;
  hidden: number;
  activation: number;
  accumulate: number;
  /** Of a convolution: its images, as `Window` there. */
  window?: Record<string, number>;
}

/** A product and the kernel that computes it. */
export interface Work {
  kernel: ProductKernel;
  product: Product;
}

/** vec4s that hold so many numbers. */
export function vec4s(width: number): number {
  return Math.ceil(width / 4);
}
