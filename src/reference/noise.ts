/**
 * The uniforms of a training step, by level, exactly as the engine draws them; and stand-ins for tests.
 */
import { distributionOf } from "../distributions/table";
import type { Network } from "../models/network";
import { USE } from "../random/keys";
import { fillUniform } from "../random/threefry";

/** Uniforms in (0, 1) by level 1..L, each [rows, n_l]; level 0 is empty. */
export interface Noise {
  /** Decides the states: USE.latent. */
  latent: Float64Array[];
  /** What else an estimator draws per unit (FouST's uniform noise): USE.noise. */
  extra: Float64Array[];
  /** Further sets of either kind for one level, [rows, n_l]; set 0 is the one above. */
  more: (use: "latent" | "extra", level: number, draw: number) => Float64Array;
}

/** The noise of one step of one replica. Row b of level l, set d: key (seed, step, use, l), counter (i >> 2, b, d, 0). */
export function drawNoise(network: Network, rows: number, seed: number, step: number): Noise {
  const made = new Map<string, Float64Array>();
  // Behind the layers stand the logits of a head, which some estimators draw.
  const widths = [
    ...network.latents.map((latent) => distributionOf(latent).uniforms(latent)),
    ...network.head.map(({ outputs }) => outputs),
  ];
  const more: Noise["more"] = (use, level, draw) => {
    const name = `${use} ${level} ${draw}`;
    const known = made.get(name);
    if (known) return known;
    const n = widths[level - 1];
    const uniforms = new Float64Array(rows * n);
    made.set(name, uniforms);
    const key = [seed, step, use === "latent" ? USE.latent : USE.noise, level] as const;
    for (let row = 0; row < rows; row++) fillUniform(uniforms.subarray(row * n, (row + 1) * n), key, row, draw);
    return uniforms;
  };
  const first = (use: "latent" | "extra") => [new Float64Array(0), ...network.units.map((_, l) => more(use, l + 1, 0))];
  return { latent: first("latent"), extra: first("extra"), more };
}
