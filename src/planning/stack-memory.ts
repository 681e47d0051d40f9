/** Memory of the tensors of a stack: one for each layer, but for those whose output is their input. */
import type { Layer } from "../layers/contract";
import { isIdentity } from "../layers/table";

export function takeEach(layers: readonly Layer[], take: (width: number) => number): number[] {
  const offsets: number[] = [];
  layers.forEach((layer, k) => {
    offsets.push(k > 0 && isIdentity(layer) ? offsets[k - 1] : take(layer.outputs));
  });
  return offsets;
}
