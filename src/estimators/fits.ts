/** Which models an estimator is defined for. */
import type { EstimatorRow } from "./contract";

/** Why an estimator cannot train a model of so many stochastic layers, as a sentence without its end; null when it can. */
export function misfit(row: Pick<EstimatorRow, "layers">, stochasticLayers: number): string | null {
  if (row.layers !== "one" || stochasticLayers === 1) return null;
  return `it is defined for one stochastic layer and the model has ${stochasticLayers}`;
}
