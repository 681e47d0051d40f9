/**
 * What an estimator learns beside the model: a network and a few scalars per stochastic layer. Names, shapes and values at
 * step 0; the scalars of layer l are `control.${l}` [4].
 */
import type { AuxiliaryNetwork, EstimatorRow, Params } from "../estimators/contract";
import { glorot } from "./initialise";
import { type Dense, denseLayers, type Network } from "./network";

/** Prefix of a network's parameters, by what it reads. */
const PREFIX: Record<AuxiliaryNetwork["reads"], string> = {
  below: "baseline",
  states: "h",
  logistic: "control",
  pairs: "control",
};

export interface OwnLayout {
  /** Network of each stochastic layer, nearest the data first; empty without one. */
  networks: Dense[][];
  /** Names of the scalars of each layer; empty without any. */
  controls: string[];
  reads: AuxiliaryNetwork["reads"] | null;
  /** Rows per example that each layer's network is run on. */
  rows: number[];
}

/** Nothing learned beside the model. */
export const NOTHING_OWN: OwnLayout = { networks: [], controls: [], reads: null, rows: [] };

export function ownLayout(network: Network, { machinery }: EstimatorRow, params: Params): OwnLayout {
  const auxiliary = machinery.network?.(params) ?? null;
  return {
    networks: auxiliary ? auxiliaryNetworks(network, auxiliary) : [],
    controls: machinery.control ? network.units.map((_, l) => controlName(l + 1)) : [],
    reads: auxiliary?.reads ?? null,
    rows: network.units.map((units) => auxiliary?.rows?.(units) ?? 1),
  };
}

/** Scalars of layer l = 1..L. */
export function controlName(level: number): string {
  return `control.${level}`;
}

/**
 * One network per stochastic layer, `${prefix}.${l}.${k}`: tanh layers, then a linear one. Inputs are the value of the level
 * below, the layer's states, its logistic variables, or two numbers about a pair of samples.
 */
export function auxiliaryNetworks(network: Network, { hidden, reads }: AuxiliaryNetwork): Dense[][] {
  const widths = [network.inputs, ...network.units];
  return network.units.map((units, l) => {
    const inputs = { below: widths[l], states: units, logistic: units, pairs: 2 }[reads];
    const outputs = reads === "pairs" ? 2 : 1;
    const all = [inputs, ...hidden, outputs];
    return all.slice(1).map((width, k) => ({
      name: `${PREFIX[reads]}.${l + 1}.${k}`,
      inputs: all[k],
      outputs: width,
      activation: k < hidden.length ? "tanh" : "linear",
    }));
  });
}

/**
 * Values at step 0. Networks are glorot-uniform, their layer indices following those of the model; a control variate's last
 * layer starts at 0, so that the estimator starts as the one without it.
 */
export function initialOwnParameters(
  network: Network,
  row: EstimatorRow,
  params: Params,
  seed: number,
): Map<string, Float32Array> {
  const { networks, controls, reads } = ownLayout(network, row, params);
  const parameters = glorot(networks.flat(), seed, denseLayers(network).length);
  if (reads !== "below") {
    for (const stack of networks) parameters.get(`${stack[stack.length - 1].name}.weight`)?.fill(0);
  }
  const control = row.machinery.control?.(params) ?? [];
  for (const name of controls) parameters.set(name, Float32Array.from(control));
  return parameters;
}
