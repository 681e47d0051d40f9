/** Activations in float64; the kernels have them in shaders/matmul/epilogue.wgsl. */
import type { Activation } from "../spec/schema";

/** Slope of the leaky relu below zero. */
export const LEAKY_SLOPE = 0.01;

export function activate(activation: Activation, z: number): number {
  switch (activation) {
    case "linear":
      return z;
    case "tanh":
      return Math.tanh(z);
    case "relu":
      return Math.max(z, 0);
    case "leaky":
      return z > 0 ? z : LEAKY_SLOPE * z;
  }
}

/** Derivative of the activation as a function of its output y: all four are monotone. */
export function activationDerivative(activation: Activation, y: number): number {
  switch (activation) {
    case "linear":
      return 1;
    case "tanh":
      return 1 - y * y;
    case "relu":
      return y > 0 ? 1 : 0;
    case "leaky":
      return y > 0 ? 1 : LEAKY_SLOPE;
  }
}
