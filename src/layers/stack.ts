/** The layers of a stack, from what a spec says of the hidden ones; the last is linear. */
import type { Activation } from "../spec/schema";
import type { Layer } from "./contract";

export function stack(inputs: number, hidden: { width: number; activation: Activation }[], outputs: number): Layer[] {
  const layers = [...hidden, { width: outputs, activation: "linear" as const }];
  return layers.map(({ width, activation }, k) => ({
    kind: "dense",
    name: "",
    inputs: k === 0 ? inputs : layers[k - 1].width,
    outputs: width,
    activation,
  }));
}
