/** Columns of real-valued data brought to mean 0 and variance 1, by the statistics of the training part. */

/** From training values [example, column] to a function that brings values of either part to that scale. */
export function standardiser(values: Float32Array, columns: number): (values: Float32Array) => Float32Array {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  const square = new Float64Array(columns);
  values.forEach((value, i) => {
    mean[i % columns] += value / rows;
  });
  values.forEach((value, i) => {
    square[i % columns] += (value - mean[i % columns]) ** 2 / rows;
  });
  // A column that never changes has nothing to scale.
  const scale = square.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 1));
  return (part) => part.map((value, i) => (value - mean[i % columns]) * scale[i % columns]);
}
