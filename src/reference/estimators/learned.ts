/**
 * Estimators over several samples that are affine in two learned scalars per layer (`control.l`[0] and [1]), which descend the
 * mean over the batch of the squared estimate: of the mean over samples where their logits are common, else of each part.
 */

import type { Pass } from "../model";
import { parameter } from "../parameters";
import type { TwinInput, TwinOutput } from "./contract";
import { meanOfSamples } from "./samples";

/** A sample's estimate, before the mean over samples: base + c0 parts[0] + c1 parts[1], each [n]. */
export interface Affine {
  base: Float64Array;
  parts: [Float64Array, Float64Array];
}

/** The scalars of a layer; zeros where there are none. */
export function scalarsOf(control: ArrayLike<number> | undefined): [number, number] {
  return [control?.[0] ?? 0, control?.[1] ?? 0];
}

/** Scalars of layer l among the estimator's own parameters. */
export function controlOf({ state }: TwinInput, level: number): ArrayLike<number> | undefined {
  return state?.network.get(`control.${level}`);
}

/** [sample][row] of one level; `cut` takes a row out of [rows, n]. */
export function affineParts(
  passes: readonly Pass[],
  level: number,
  rows: number,
  combine: (row: number, cut: (values: Float64Array) => Float64Array) => Affine[],
): Affine[][] {
  const units = passes[0].eta[level].length / rows;
  const byRow = Array.from({ length: rows }, (_, row) =>
    combine(row, (values) => values.subarray(row * units, (row + 1) * units)),
  );
  return passes.map((_, k) => byRow.map((parts) => parts[k]));
}

/** The finished estimate that a unit's squares are of, for sample k of a row, [n]; its derivative in each scalar likewise. */
export function finished(affine: readonly Affine[], scalars: readonly number[], common: boolean, k: number): Affine {
  const count = affine.length;
  const used = common ? affine : [affine[k]];
  const sum = (of: (part: Affine) => Float64Array) =>
    used[0].base.map((_, i) => used.reduce((total, part) => total + of(part)[i], 0) / count);
  const parts: Affine["parts"] = [sum((part) => part.parts[0]), sum((part) => part.parts[1])];
  const base = sum((part) => part.base).map((b, i) => b + scalars[0] * parts[0][i] + scalars[1] * parts[1][i]);
  return { base, parts };
}

/** All gradients, the scalars' own included. affine[level][sample][row]. */
export function finishSamples(input: TwinInput, passes: Pass[], affine: Affine[][][]): TwinOutput {
  const { rows } = input;
  const learnedGradients = new Map<string, Float64Array>();
  const output = meanOfSamples(input, passes, "score", (k, level) => {
    const [c0, c1] = scalarsOf(controlOf(input, level));
    const values = affine[level][k].map(({ base, parts }) =>
      base.map((b, i) => b + c0 * parts[0][i] + c1 * parts[1][i]),
    );
    return Float64Array.from(values.flatMap((row) => [...row]));
  });
  for (let level = 1; level < affine.length; level++) {
    if (!controlOf(input, level)) continue;
    const gradient = new Float64Array(4);
    const scalars = scalarsOf(controlOf(input, level));
    for (let row = 0; row < rows; row++) {
      const samples = affine[level].map((byRow) => byRow[row]);
      for (let k = 0; k < (level === 1 ? 1 : samples.length); k++) {
        const { base, parts } = finished(samples, scalars, level === 1, k);
        parts.forEach((part, c) => {
          part.forEach((d, i) => {
            gradient[c] += (2 * base[i] * d) / rows;
          });
        });
      }
    }
    learnedGradients.set(`control.${level}`, gradient);
  }
  return { ...output, learnedGradients };
}

/** A learned array by name. Throws when the state has none. */
export function learned(input: TwinInput, name: string): Float64Array {
  return parameter(input.state?.network ?? new Map(), name);
}
