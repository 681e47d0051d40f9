/** The table of distributions: the only list of them. */
import { bernoulli } from "./bernoulli";
import { categorical } from "./categorical";
import type { DistributionKey, DistributionPart, Latent } from "./contract";

export const DISTRIBUTIONS: Readonly<Record<DistributionKey, DistributionPart>> = { bernoulli, categorical };

/** The part of a layer's variables. */
export function distributionOf({ distribution }: Pick<Latent, "distribution">): DistributionPart {
  return DISTRIBUTIONS[distribution];
}

/** The variables that a layer of a spec asks for: Boolean units, or variables of more values than two. */
export function latentOf({ units, states = 2 }: { units: number; states?: number }): Latent {
  const part = states > 2 ? categorical : bernoulli;
  return { distribution: part.key, variables: units, states, width: part.width(units, states) };
}
