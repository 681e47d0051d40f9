/**
 * Twin of noise-operator: the mean over S samples of st, or of darn. Unit i of sample s is 1[u* > 1 - p], u* the common uniform
 * (latent set 0) where extra set s is below rho, else latent set s + 1.
 * Source: Shekhovtsov 2021, proposition 9.
 */
import { sigmoid } from "../functions";
import { forward } from "../model";
import { flag, type Hyper, number, type ToyTwin, type Twin } from "./contract";
import { hardState, probabilityOf } from "./path";
import { meanOfSamples } from "./samples";

/** What multiplies the derivative in the state. */
function factorOf(eta: number, state: number, hyper: Hyper): number {
  const slope = sigmoid(eta) * sigmoid(-eta);
  return flag(hyper, "darn") ? slope / (2 * probabilityOf(state, eta)) : slope;
}

export const noiseOperator: Twin = (input) => {
  const { model, parameters, data, rows, noise, hyper } = input;
  const rho = number(hyper, "rho");
  const { lo, hi } = model.representation;
  const divisor = flag(hyper, "asPublished") ? hi - lo : 1;
  const passes = Array.from({ length: number(hyper, "samples") }, (_, s) =>
    forward(model, parameters, data, rows, (level, eta) => {
      const keep = noise.more("extra", level, s);
      const [common, own] = [noise.more("latent", level, 0), noise.more("latent", level, s + 1)];
      return eta.map((e, i) => hardState(e, keep[i] < rho ? common[i] : own[i]));
    }),
  );
  return meanOfSamples(input, passes, "path", (s, level, gradient) => {
    const { eta, states } = passes[s];
    return gradient.map((g, i) => (g * factorOf(eta[level][i], states[level][i], hyper)) / divisor);
  });
};

export const noiseOperatorToy: ToyTwin = ({ f, eta, more, hyper }) => {
  const rho = number(hyper, "rho");
  const count = number(hyper, "samples");
  const sum = new Float64Array(eta.length);
  for (let s = 0; s < count; s++) {
    const keep = more("extra", s);
    const x = eta.map((e, i) => hardState(e, (keep[i] < rho ? more("latent", 0) : more("latent", s + 1))[i]));
    f.derivative(x).forEach((g, i) => {
      sum[i] += g * factorOf(eta[i], x[i], hyper);
    });
  }
  return sum.map((g) => g / count);
};
