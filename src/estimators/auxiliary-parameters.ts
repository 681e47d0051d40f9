/**
 * What an estimator learns beside the model: networks and a few scalars per stochastic layer. Names, shapes and values at
 * step 0; the scalars of layer l are `control.${l}` [4].
 */
import type { AuxiliaryNetwork, EstimatorRow, Params } from "./contract";
import type { DenseLayer } from "../layers/contract";
import { initialLayers } from "../models/initialise";
import { layersOf, type Network } from "../models/network";

/** Prefix of a network's parameters, by what it reads. */
const PREFIX: Record<AuxiliaryNetwork["reads"], string> = {
  below: "baseline",
  states: "h",
  logistic: "control",
  pairs: "control",
};

/** One kind of network, for every stochastic layer. */
export interface LaidOutNetwork {
  reads: AuxiliaryNetwork["reads"];
  /** Of each stochastic layer, nearest the data first. */
  stacks: DenseLayer[][];
  /** Rows per example that each layer's network is run on. */
  rows: number[];
  /** The first so many of them, whose outputs have a gradient. */
  gradientRows: number[];
}

export interface AuxiliaryLayout {
  networks: LaidOutNetwork[];
  /** Names of the scalars of each layer; empty without any. */
  controls: string[];
}

/** Nothing learned beside the model. */
export const NO_AUXILIARY: AuxiliaryLayout = { networks: [], controls: [] };

export function auxiliaryLayout(network: Network, { machinery }: EstimatorRow, params: Params): AuxiliaryLayout {
  return {
    networks: (machinery.networks?.(params) ?? []).map((auxiliary) => {
      const rows = network.units.map((units) => auxiliary.rows?.(units) ?? 1);
      return {
        reads: auxiliary.reads,
        stacks: auxiliaryNetworks(network, auxiliary),
        rows,
        gradientRows: rows.map((count) => auxiliary.gradientRows ?? count),
      };
    }),
    controls: machinery.control ? network.units.map((_, l) => controlName(l + 1)) : [],
  };
}

/** The dense layers of all networks. */
export function auxiliaryLayers({ networks }: AuxiliaryLayout): DenseLayer[] {
  return networks.flatMap(({ stacks }) => stacks.flat());
}

/** Scalars of layer l = 1..L. */
export function controlName(level: number): string {
  return `control.${level}`;
}

/**
 * One network per stochastic layer, `${prefix}.${l}.${k}`: hidden layers, then a linear one. Inputs are the value of the level
 * below, the layer's states, its logistic variables, or two numbers about a pair of samples.
 */
export function auxiliaryNetworks(
  network: Network,
  { hidden, activation = "tanh", reads }: AuxiliaryNetwork,
): DenseLayer[][] {
  const widths = [network.inputs, ...network.units];
  return network.units.map((units, l) => {
    const inputs = { below: widths[l], states: units, logistic: units, pairs: 2 }[reads];
    const outputs = reads === "pairs" ? 2 : 1;
    const all = [inputs, ...hidden, outputs];
    return all.slice(1).map((width, k) => ({
      kind: "dense",
      name: `${PREFIX[reads]}.${l + 1}.${k}`,
      inputs: all[k],
      outputs: width,
      activation: k < hidden.length ? activation : "linear",
    }));
  });
}

/**
 * Values at step 0. Networks are glorot-uniform, their layer indices following those of the model; a control variate's last
 * layer starts at 0, so that the estimator starts as the one without it.
 */
export function initialAuxiliaryParameters(
  network: Network,
  row: EstimatorRow,
  params: Params,
  seed: number,
): Map<string, Float32Array> {
  const layout = auxiliaryLayout(network, row, params);
  const parameters = initialLayers(auxiliaryLayers(layout), seed, layersOf(network).length);
  for (const { reads, stacks } of layout.networks) {
    if (reads === "below") continue;
    for (const stack of stacks) parameters.get(`${stack[stack.length - 1].name}.weight`)?.fill(0);
  }
  const control = row.machinery.control?.(params) ?? [];
  for (const name of layout.controls) parameters.set(name, Float32Array.from(control));
  return parameters;
}
