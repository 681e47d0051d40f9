/** The states of a layer: how many there are, what they look like, and their numbers. */
import type { Latent } from "./contract";
import { distributionOf, latentOf } from "./table";

/** Joint states of all variables of a layer. */
export function jointStates({ states, variables }: Latent): number {
  return states ** variables;
}

/** Joint states that differ from a given one in a single variable. */
export function singleChanges({ states, variables }: Latent): number {
  return variables * (states - 1);
}

/** The same of every stochastic layer of a spec, nearest the data first: what evaluation counts depend on. */
export function changesByLayer(layers: readonly { units: number; states?: number }[]): number[] {
  return layers.map((layer) => singleChanges(latentOf(layer)));
}

/** A stochastic layer of a spec in words, "3 variables of 4 values", and how many numbers the network reads of it. */
export function describeVariables(layer: { units: number; states?: number }): { size: number; text: string } {
  const latent = latentOf(layer);
  return { size: latent.width, text: distributionOf(latent).describe(latent) };
}

/** All joint states of a layer, [jointStates, width]: the variables are the digits of the state's number, variable 0 the lowest. */
export function everyState(latent: Latent): Float64Array {
  const { variables, states, width } = latent;
  const count = jointStates(latent);
  const all = new Float64Array(count * width);
  const part = distributionOf(latent);
  const digits = new Array<number>(variables);
  for (let s = 0; s < count; s++) {
    let rest = s;
    for (let j = 0; j < variables; j++) {
      digits[j] = rest % states;
      rest = Math.floor(rest / states);
    }
    part.write(latent, digits, all.subarray(s * width, (s + 1) * width));
  }
  return all;
}
