/**
 * Twin of muprop-fourier: muprop, with its networks C of the level below where `network` is on, whose signal is further less
 * d = h(x) - mean_m h(x'_m) / rho, x'_m correlated copies of the states: kept where extra set 2m is below rho, else drawn anew from
 * extra set 2m + 1. The running mean c is of what is left, which C learns on too. h (states 0 and 1 in) learns on
 * 1/2 mean (rest - c - C - d)^2 where `residual` is on, else on 1/2 mean (rest - c - C - h(x))^2; rest is what the expansion leaves.
 * Source: Pervez 2018, section 6.
 */
import { auxiliaryNetworks } from "../../estimators/auxiliary-parameters";
import { stackBackward, stackForward } from "../stacks";
import { parameter, zerosLike } from "../parameters";
import { flag, number, type Twin } from "./contract";
import { guessing, outputOf } from "./guess";
import { muPropTwin, mupropToy } from "./muprop";
import { hardState } from "./path";

export const mupropFourier: Twin = (input) => {
  const { model, rows, noise, hyper, state } = input;
  const rho = number(hyper, "rho");
  const copies = number(hyper, "copies");
  const guesses = guessing(input);
  const network = state?.network ?? new Map<string, Float64Array>();
  const own = zerosLike(network);
  const activation = flag(hyper, "relu") ? "relu" : "tanh";
  const weights = new Float64Array(rows).fill(1 / rows);
  const output = muPropTwin(input, guesses, (level, rest, pass) => {
    const hidden = ["0", "1"].map((k) => parameter(network, `h.${level}.${k}.bias`).length);
    const stack = auxiliaryNetworks(model.network, { hidden, activation, reads: "states" })[level - 1];
    const here = stackForward(stack, network, pass.states[level], rows);
    const h = outputOf(here);
    const there = Array.from({ length: copies }, (_, m) => {
      const [keep, anew] = [noise.more("extra", level, 2 * m), noise.more("extra", level, 2 * m + 1)];
      const copy = pass.states[level].map((x, i) => (keep[i] < rho ? x : hardState(pass.eta[level][i], anew[i])));
      return stackForward(stack, network, copy, rows);
    });
    const taken = h.map((value, row) => {
      return value - there.reduce((sum, trace) => sum + outputOf(trace)[row], 0) / copies / rho;
    });
    const guess = guesses.guess(level, pass);
    const c = guesses.tracked(level);
    const addGradients = (trace: typeof here, slope: Float64Array) =>
      stackBackward(stack, network, trace, slope, weights, own);
    if (flag(hyper, "residual")) {
      const left = rest.map((r, row) => r - c - guess[row] - taken[row]);
      addGradients(
        here,
        left.map((value) => -value),
      );
      for (const trace of there) {
        addGradients(
          trace,
          left.map((value) => value / (copies * rho)),
        );
      }
    } else {
      addGradients(
        here,
        h.map((value, row) => value + guess[row] + c - rest[row]),
      );
    }
    return rest.map((r, row) => r - taken[row]);
  });
  const { state: after, learnedGradients = new Map() } = guesses.learned();
  const learned = new Map(
    [...own].map(([name, values]) => [name, name.startsWith("h.") ? values : (learnedGradients.get(name) ?? values)]),
  );
  return { ...output, state: after, learnedGradients: learned };
};

/** With h = 0. */
export const mupropFourierToy = mupropToy;
