/**
 * Twin of nvil: (S_l - c_l - C_l(v_{l-1})) (x - p), whose sum with the analytic terms is divided by max(1, s_l); see guess.ts for
 * c, C and s.
 * Without local signals S_1 takes the place of S_l: the terms below a layer as well, which its states do not move.
 * Source: Mnih & Gregor 2014, algorithm 1. Differs from the paper as `src/estimators/nvil.ts` says.
 */
import { learningSignal } from "../model";
import { flag, type Twin } from "./contract";
import { guessing } from "./guess";
import { scoreToy, scoreTwin } from "./score";

export const nvil: Twin = (input) => {
  const guesses = guessing(input);
  const output = scoreTwin(input, (level, signal, pass) => {
    const centred = flag(input.hyper, "local") ? signal : learningSignal(pass, 1);
    return guesses.centre(level, centred, pass);
  });
  return { ...output, ...guesses.learned() };
};

export const nvilToy = scoreToy;
