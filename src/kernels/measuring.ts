/** Kernels that look at the gradients of a probe. They are no part of a step, and have bind groups of their own. */
import collect from "../../shaders/measure/collect.wgsl?raw";
import compare from "../../shaders/measure/compare.wgsl?raw";

export const MEASURING = { collect, compare } as const;
export type MeasuringKernel = keyof typeof MEASURING;
