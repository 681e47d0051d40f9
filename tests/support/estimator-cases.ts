/**
 * How tests run the rows of the table, in float64 and on the device: hyperparameters whose defaults would hide something, the
 * estimator's own parameters as in the middle of a training, and the function whose exact moments an estimate has.
 */

import { initialAuxiliaryParameters } from "../../src/estimators/auxiliary-parameters";
import type { Params } from "../../src/estimators/contract";
import { misfit } from "../../src/estimators/fits";
import { resolveParams } from "../../src/estimators/shared";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { scaleRepresentation } from "../../src/reference/estimators/foust";
import type { TwinModel } from "../../src/reference/model";
import { type Parameters, toFloat64 } from "../../src/reference/parameters";
import type { ToyFunction } from "../../src/reference/toy";
import type { ModelSpec } from "../../src/spec/schema";
import { lossOfOneLayer, signalOfOneLayer } from "../oracles/one-layer";

const OVERRIDES: Record<string, Params> = {
  // Its scale would rescale the mean.
  nvil: { normalise: false },
  foust: { b: 0.6, a: 0.8 },
  "gumbel-softmax": { tau: 0.4 },
  "st-gumbel-softmax": { tau: 0.4 },
  "gumbel-rao": { tau: 0.4, draws: 3 },
  "gapped-st": { tau: 0.8, gap: 0.6 },
  "noise-operator": { samples: 3, rho: 0.6 },
  "local-expectation": { samples: 2 },
  rloo: { samples: 3 },
  vimco: { samples: 3 },
  arms: { samples: 3 },
  "double-cv": { samples: 3 },
  rodeo: { units: 3 },
  relax: { units: 3 },
  "muprop-fourier": { units: 3, copies: 2 },
};

/** Switches of rows that leave their claims as they are: unbiased rows stay unbiased under each of them. */
export const SWITCHES: readonly (readonly [string, Params])[] = [
  ["rebar", { learnTemperature: false }],
  ["relax", { learnTemperature: false }],
  ["arm", { independent: true }],
  ["disarm", { independent: true }],
  ["muprop-fourier", { network: false, residual: false }],
  ["muprop-fourier", { relu: true, copies: 3, rho: 0.8 }],
];

/** Changes to the defaults of a row. */
export function changesOf(key: string): Params {
  return OVERRIDES[key] ?? {};
}

/** All hyperparameters of a row, changes included, and a switch over them. */
export function hyperOf(key: string, given: Params = {}): Params {
  const row = findEstimator(key);
  if (!row) throw new Error(`There is no estimator ${key}.`);
  return resolveParams(row, { ...changesOf(key), ...given });
}

/** Keys of the rows that are defined for a model. */
export function keysFor(model: Pick<ModelSpec, "kind" | "layers">): string[] {
  return ESTIMATORS.filter((row) => misfit(row, model) === null).map((row) => row.key);
}

/** Keys of the rows that are defined for every model. */
export const COMMON = ESTIMATORS.filter(
  (row) =>
    misfit(row, {
      kind: "vae",
      layers: [
        { units: 2, hidden: [] },
        { units: 2, hidden: [] },
      ],
    }) === null,
).map((row) => row.key);

/** Keys of the rows that are defined for one stochastic layer, whatever the family of models. */
export const ONE_LAYER = keysFor({ kind: "vae", layers: [{ units: 2, hidden: [] }] });

/** Rows that draw and are unbiased for the ELBO (the exact gradient has tests of its own); for a bound of their own; and the biased ones. */
export const UNBIASED = ESTIMATORS.filter((row) => !row.biased && !row.machinery.bound && row.key !== "exact").map(
  (row) => row.key,
);
export const BOUNDS = ESTIMATORS.filter((row) => row.machinery.bound).map((row) => row.key);
export const BIASED = ESTIMATORS.filter((row) => row.biased).map((row) => row.key);

/** Arbitrary numbers in place of what was learned so far: whatever they are, they leave the mean right. */
export function midway<Values extends Float32Array | Float64Array>(name: string, values: Values): Values {
  return values.map((_, i) => 0.7 * Math.sin(1.9 * i + name.length)) as Values;
}

/** The estimator's own parameters, arbitrary; or with networks that still are 0 and arbitrary scalars only. */
export function auxiliaryParameters(key: string, model: TwinModel, networks: boolean, given: Params = {}): Parameters {
  const row = findEstimator(key);
  if (!row) throw new Error(`There is no estimator ${key}.`);
  const own = toFloat64(initialAuxiliaryParameters(model.network, row, hyperOf(key, given), 5));
  for (const [name, values] of own) {
    if (networks || isScalars(name)) own.set(name, midway(name, values));
  }
  return own;
}

/** Whether a parameter is the learned scalars of a layer. */
export function isScalars(name: string): boolean {
  return /^control\.\d+$/.test(name);
}

/** The model that the estimator runs. */
export function modelOf(key: string, model: TwinModel): TwinModel {
  return key === "foust" ? scaleRepresentation(model, hyperOf(key)) : model;
}

/** What the estimate of one layer is of, as a function of its states. */
export function functionOf(key: string, model: TwinModel, parameters: Parameters, x: Float64Array): ToyFunction {
  const bound = findEstimator(key)?.machinery.bound ?? false;
  return bound ? lossOfOneLayer(model, parameters, x) : signalOfOneLayer(modelOf(key, model), parameters, x);
}
