/**
 * Twin of muprop-fourier: muprop whose signal is further less h(x) - mean_m h(x'_m) / rho, x'_m correlated copies of the states:
 * kept where extra set 2m is below rho, else drawn anew from extra set 2m + 1. The running mean is of what is left; h (tanh
 * layers, states 0 and 1 in) learns on 1/2 mean (h(x) + c - rest)^2, rest what the expansion leaves.
 * Source: `fourier-reinforce` section 4; `estimators.md` section 2.
 */
import { auxiliaryNetworks } from "../../models/own-parameters";
import { stackBackward, stackForward } from "../dense";
import { parameter, zerosLike } from "../parameters";
import { corrected } from "./baseline";
import { number, type Twin } from "./contract";
import { guessing, outputOf } from "./guess";
import { muPropTwin, mupropToy } from "./muprop";
import { hardState } from "./path";

export const mupropFourier: Twin = (input) => {
  const { model, rows, noise, hyper, state } = input;
  const rho = number(hyper, "rho");
  const copies = number(hyper, "copies");
  const guesses = guessing(input);
  const network = state?.network ?? new Map<string, Float64Array>();
  const learnedGradients = zerosLike(network);
  const output = muPropTwin(input, guesses, (level, rest, pass) => {
    const hidden = ["0", "1"].map((k) => parameter(network, `h.${level}.${k}.bias`).length);
    const stack = auxiliaryNetworks(model.network, { hidden, reads: "states" })[level - 1];
    const here = stackForward(stack, network, pass.states[level], rows);
    const h = outputOf(here);
    const away = new Float64Array(rows);
    for (let m = 0; m < copies; m++) {
      const [keep, anew] = [noise.more("extra", level, 2 * m), noise.more("extra", level, 2 * m + 1)];
      const copy = pass.states[level].map((x, i) => (keep[i] < rho ? x : hardState(pass.eta[level][i], anew[i])));
      outputOf(stackForward(stack, network, copy, rows)).forEach((value, row) => {
        away[row] += value / copies;
      });
    }
    // The mean that every run keeps, whether the estimate takes it off or not.
    const before = state ?? { mean: [], steps: 0 };
    const c = corrected(before.mean[level] ?? 0, number(hyper, "decay"), before.steps, 0);
    const weights = new Float64Array(rows).fill(1 / rows);
    const slope = h.map((value, row) => value + c - rest[row]);
    stackBackward(stack, network, here, slope, weights, learnedGradients);
    return rest.map((r, row) => r - (h[row] - away[row] / rho));
  });
  return { ...output, ...guesses.learned(), learnedGradients };
};

/** With h = 0. */
export const mupropFourierToy = mupropToy;
