/**
 * The exact mean of an estimator's gradient by visiting every joint state of all layers, for estimators whose only noise is the
 * hard states of the ordinary sample. Each state is put to the estimator's float64 twin through uniforms that make it.
 */
import type { Hyper } from "../../src/reference/estimators/contract";
import { TWINS } from "../../src/reference/estimators/table";
import { sigmoid } from "../../src/reference/functions";
import type { TwinModel } from "../../src/reference/model";
import type { Noise } from "../../src/reference/noise";
import { addScaled, type Parameters, zerosLike } from "../../src/reference/parameters";
import { enumeratePass, stateProbabilities } from "../../src/measure/exact";

/** Mean over the batch and over all states, in every parameter. data [rows, width]. Throws where the estimator wants other noise. */
export function enumeratedMean(
  key: string,
  hyper: Hyper,
  model: TwinModel,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
): Parameters {
  const mean = zerosLike(parameters);
  const width = data.length / rows;
  for (let row = 0; row < rows; row++) {
    const example = data.subarray(row * width, (row + 1) * width);
    const pass = enumeratePass(model, parameters, example);
    const probability = stateProbabilities(pass);
    for (let s = 0; s < pass.rows; s++) {
      const latent = pass.eta.map((eta, level) => {
        const units = eta.length / pass.rows;
        return Float64Array.from({ length: units }, (_, i) =>
          uniformFor(pass.states[level][s * units + i], eta[s * units + i]),
        );
      });
      const { gradients } = TWINS[key]({ model, parameters, data: example, rows: 1, noise: onlyStates(latent), hyper });
      addScaled(mean, gradients, probability[s] / rows);
    }
  }
  return mean;
}

/** A uniform in the middle of those that make the state. */
function uniformFor(state: number, eta: number): number {
  return state === 1 ? 1 - sigmoid(eta) / 2 : sigmoid(-eta) / 2;
}

function onlyStates(latent: Float64Array[]): Noise {
  const refuse = () => {
    throw new Error("This estimator has more noise than its states.");
  };
  // Other uniforms are there to be carried along, not to be read.
  const extra = latent.map((u) => new Float64Array(u.length).fill(Number.NaN));
  return { latent, extra, more: refuse };
}
