/**
 * A model with one stochastic layer, seen as a function of that layer's states for one example: what the exact moments
 * of `variance.ts` need to speak of networks.
 */
import type { ToyFunction } from "../../src/reference/toy";
import { stackBackward, stackForward } from "../../src/reference/stacks";
import { crossEntropy, sigmoid } from "../../src/reference/functions";
import { fixedStates, forward, priorLogits, type TwinModel } from "../../src/reference/model";
import { type Parameters, zerosLike } from "../../src/reference/parameters";

/** S_1 = CE_0 as a function of x_1, with the derivative in the state. x [inputs]. */
export function signalOfOneLayer(model: TwinModel, parameters: Parameters, x: Float64Array): ToyFunction {
  const { network, representation } = model;
  if (network.units.length !== 1) throw new RangeError(`One stochastic layer, not ${network.units.length}.`);
  const stack = network.decoder[0];
  const scale = representation.hi - representation.lo;
  const run = (states: Float64Array) =>
    stackForward(
      stack,
      parameters,
      states.map((state) => representation.lo + scale * state),
      1,
    );
  const logits = (states: Float64Array) => run(states).outputs[stack.length - 1];
  return {
    name: "cross-entropy of one example",
    units: network.units[0],
    value: (states) => logits(states).reduce((sum, theta, i) => sum + crossEntropy(x[i], theta), 0),
    derivative: (states) => {
      const trace = run(states);
      const gradient = trace.outputs[stack.length - 1].map((theta, i) => sigmoid(theta) - x[i]);
      const one = Float64Array.of(1);
      return stackBackward(stack, parameters, trace, gradient, one, zerosLike(parameters)).map((g) => scale * g);
    },
  };
}

/** S_1 with log q and log p of the states: what a bound over several samples weighs them by. */
export function lossOfOneLayer(model: TwinModel, parameters: Parameters, x: Float64Array): ToyFunction {
  const signal = signalOfOneLayer(model, parameters, x);
  const eta = logitsOfOneLayer(model, parameters, x);
  const theta = priorLogits(model.network, parameters);
  return {
    ...signal,
    name: "-log p(x, z) / q(z | x) of one example",
    value: (states) =>
      states.reduce(
        (sum, state, i) => sum + crossEntropy(state, theta[i]) - crossEntropy(state, eta[i]),
        signal.value(states),
      ),
    derivative: (states) => signal.derivative(states).map((slope, i) => slope - theta[i] + eta[i]),
  };
}

/** Logits of the layer for one example, [n_1]. */
export function logitsOfOneLayer(model: TwinModel, parameters: Parameters, x: Float64Array): Float64Array {
  const states = [x, new Float64Array(model.network.units[0])];
  return forward(model, parameters, x, 1, fixedStates(states)).eta[1];
}
