/**
 * The uniforms of a training step, by level, exactly as the engine draws them; and stand-ins for tests.
 */
import type { Network } from "../models/network";
import { USE } from "../random/keys";
import { fillUniform } from "../random/threefry";

/** Uniforms in (0, 1) by level 1..L, each [rows, n_l]; level 0 is empty. */
export interface Noise {
  /** Decides the states: USE.latent. */
  latent: Float64Array[];
  /** What else an estimator draws per unit (FouST's uniform noise): USE.noise. */
  extra: Float64Array[];
}

/** The noise of one step of one replica. Row b of level l: key (seed, step, use, l), counter (i >> 2, b, 0, 0). */
export function drawNoise(network: Network, rows: number, seed: number, step: number): Noise {
  return {
    latent: drawUniforms(network, rows, seed, step, USE.latent),
    extra: drawUniforms(network, rows, seed, step, USE.noise),
  };
}

function drawUniforms(network: Network, rows: number, seed: number, step: number, use: number): Float64Array[] {
  const levels = network.units.map((n, l) => {
    const uniforms = new Float64Array(rows * n);
    for (let row = 0; row < rows; row++) {
      fillUniform(uniforms.subarray(row * n, (row + 1) * n), [seed, step, use, l + 1], row);
    }
    return uniforms;
  });
  return [new Float64Array(0), ...levels];
}
