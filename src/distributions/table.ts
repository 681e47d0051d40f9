/** The table of distributions: the only list of them. */
import { bernoulli } from "./bernoulli";
import type { DistributionKey, DistributionPart, Latent } from "./contract";

export const DISTRIBUTIONS: Readonly<Partial<Record<DistributionKey, DistributionPart>>> = { bernoulli };

/** The part of a layer's variables. */
export function distributionOf({ distribution }: Pick<Latent, "distribution">): DistributionPart {
  const part = DISTRIBUTIONS[distribution];
  if (!part) throw new RangeError(`There is no distribution "${distribution}".`);
  return part;
}

/** The variables that a layer of a spec asks for: so many units of two states. */
export function latentOf({ units }: { units: number }): Latent {
  return { distribution: "bernoulli", variables: units, states: 2, width: bernoulli.width(units, 2) };
}
