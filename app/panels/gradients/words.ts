/** Names of the parts of a gradient, for people. */
const WHOLE: Readonly<Record<string, string>> = { encoder: "inference network", total: "all parameters" };

export function layerWords(layer: string): string {
  return WHOLE[layer] ?? layer;
}

/** Whether a name stands for several layers together. */
export function isWhole(layer: string): boolean {
  return layer in WHOLE;
}
