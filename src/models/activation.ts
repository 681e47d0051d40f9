/** Activations of deterministic layers in double precision: twin of shaders/matmul/epilogue.wgsl. */
import type { Activation } from "../spec/schema";
import { LEAKY_SLOPE } from "./network";

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
