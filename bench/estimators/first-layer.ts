/** The exact variance of the first layer's gradient from that of the estimates in its logits. */
import { inputsOf } from "../../src/reference/model";
import { BATCH, type World } from "./world";

/** The examples of the mini-batch one by one. */
export function examplesOf({ batch }: World): Float64Array[] {
  const width = batch.length / BATCH;
  return Array.from({ length: BATCH }, (_, row) => batch.subarray(row * width, (row + 1) * width));
}

/** What the first layer reads of every example. */
export function firstInputs({ model, batch }: World): Float64Array[] {
  const inputs = inputsOf(model.network, batch, BATCH);
  const count = inputs.length / BATCH;
  return Array.from({ length: BATCH }, (_, row) =>
    inputs.subarray(row * count, (row + 1) * count).map((x, i) => x - (model.mean?.[i] ?? 0)),
  );
}

/**
 * Trace of the covariance of the gradient in the weights and biases of a linear first layer: rows are independent, and of each the
 * gradient is that in the logits times the input. variances[row]: of every unit's estimate.
 */
export function firstLayerTrace(world: World, variances: readonly Float64Array[]): number {
  const inputs = firstInputs(world);
  return variances.reduce((sum, units, row) => {
    const square = inputs[row].reduce((total, v) => total + v * v, 1);
    return sum + (units.reduce((total, v) => total + v, 0) * square) / BATCH ** 2;
  }, 0);
}
