/**
 * Antithetic pairs (arm, disarm): for every level l a second forward pass in which x_l is the mirror image 1[u < p] of the
 * ordinary sample 1[u > 1 - p], the levels below are kept and those above drawn from the same uniforms, or from set l of them
 * (`independent`). A rule says what multiplies the difference of the two learning signals for one unit.
 */
import type { Layer } from "../../layers/contract";
import { parametersOf } from "../../layers/table";
import { hasLatentTerms } from "../../models/network";
import { backward, decoderBackward, headBackward } from "../backward";
import { sigmoid } from "../functions";
import { forward, hardStates, learningSignal, type Pass } from "../model";
import { type Parameters, parameter } from "../parameters";
import { flag, type ToyTwin, type Twin, type TwinInput } from "./contract";
import { hardState } from "./path";

/** Weight of S_l(b1) - S_l(b2) for a unit of logit eta. */
export type PairRule = (eta: number, u: number) => number;

/** The mirror image of the ordinary sample. */
export function mirrorState(eta: number, u: number): number {
  return u < sigmoid(eta) ? 1 : 0;
}

/** A forward pass like `pass`, but with these states at one level, and the levels above drawn anew on the same uniforms. */
export function continueFrom(
  input: TwinInput,
  pass: Pass,
  level: number,
  states: Float64Array,
  uniforms: Float64Array[] = input.noise.latent,
): Pass {
  const hard = hardStates(uniforms);
  return forward(input.model, input.parameters, input.data, input.rows, (at, eta, latent) => {
    if (at < level) return pass.states[at];
    return at === level ? states : hard(at, eta, latent);
  });
}

export function pairTwin(rule: PairRule): Twin {
  return (input) => {
    const { model, parameters, data, rows, noise } = input;
    const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
    const weights = new Float64Array(rows).fill(1 / rows);
    const independent = flag(input.hyper, "independent");
    /** Uniforms by level of what goes on from a mirrored level. */
    const uniformsAbove = (level: number) =>
      independent ? noise.latent.map((u, at) => (at > level ? noise.more("latent", at, level) : u)) : noise.latent;
    /** By level, the pass whose states are mirrored there. */
    const mirrored: Pass[] = [];
    const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
      const eta = pass.eta[level];
      const u = noise.latent[level];
      const mirror = eta.map((e, i) => mirrorState(e, u[i]));
      mirrored[level] = continueFrom(input, pass, level, mirror, uniformsAbove(level));
      const first = learningSignal(pass, level);
      const second = learningSignal(mirrored[level], level);
      const units = eta.length / rows;
      return eta.map((e, i) => {
        const row = Math.floor(i / units);
        return (first[row] - second[row]) * rule(e, u[i]);
      });
    });
    if (flag(input.hyper, "average")) averageDecoders(input, [[pass], ...mirrored.slice(1).map((p) => [p])], gradients);
    return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: pass.loss };
  };
}

/**
 * Replaces the gradient of decoder[k] (or of a head, above all levels) by its mean over the passes in which level k + 1 is another
 * sample: the ordinary one and
 * those that levels 1 .. k + 1 added, by level.
 */
export function averageDecoders({ model, parameters, rows }: TwinInput, passes: Pass[][], gradients: Parameters): void {
  const clear = (stack: Layer[]) => {
    for (const { name } of stack.flatMap(parametersOf)) parameter(gradients, name).fill(0);
  };
  const evenly = (used: Pass[]) => new Float64Array(rows).fill(1 / (rows * used.length));
  model.network.decoder.forEach((stack, level) => {
    clear(stack);
    const used = passes.slice(0, level + 2).flat();
    for (const pass of used) decoderBackward(model, parameters, pass, level, evenly(used), gradients);
  });
  if (hasLatentTerms(model.network)) return;
  clear(model.network.head);
  const used = passes.flat();
  for (const pass of used) headBackward(model, parameters, pass, evenly(used), gradients);
}

export function pairToy(rule: PairRule): ToyTwin {
  return ({ f, eta, u }) => {
    const first = f.value(eta.map((e, i) => hardState(e, u[i])));
    const second = f.value(eta.map((e, i) => mirrorState(e, u[i])));
    return eta.map((e, i) => (first - second) * rule(e, u[i]));
  };
}
