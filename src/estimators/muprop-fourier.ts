/**
 * muprop-fourier: MuProp with a learned function h of the states taken off the signal, less its value at rho-correlated copies
 * of them divided by rho: that difference has no Fourier coefficient of degree 1, which is all that the score measures. MuProp's own
 * baseline network of the layer's input stands beside h.
 * Source: Pervez 2018, section 6 (rho = 0.5, two layers of 100 units, one copy). Unbiased for every
 * h; normalising rescales it. h starts at 0. Differs from the paper: h descends the square of what is left of the signal
 * (`residual`), not its distance to the signal. Of degree k the difference takes away 1 - rho^(k-1) of h and adds the noise of
 * h(x') / rho: with one copy and rho = 1/2, an h that equals the signal leaves rest(x') / rho, four times its square, and the best h
 * takes away (1 - rho^(k-1))^2 / (1 + rho^-2 - 2 rho^(k-1)) of it: 1/16 of degree 2, and never 1/5. The paper's second control variate
 * (section 6.1) is missing: the paper's text was not at hand.
 */
import shader from "../../shaders/estimators/muprop-fourier.wgsl?raw";
import { CENTRED, TAYLOR_SIGNAL } from "./modules";
import { CORRELATED, CORRELATED_HOOKS } from "./kernels/correlated";
import type { EstimatorRow } from "./contract";
import { BASELINE_NETWORK, CONTROL_RATE, NORMALISE, RUNNING_MEAN, SIGNAL_DECAY } from "./shared";

export const mupropFourier: EstimatorRow = {
  key: "muprop-fourier",
  name: "MuProp, Fourier baseline",
  family: "score",
  sources: [{ source: "fourier-reinforce", place: "section 6" }],
  formula: String.raw`\left(f(x) - \text{Taylor} - b - \left(h(x) - \tfrac1\rho \overline{h(x')}\right)\right)(x_i - p_i) + f'_i(\bar x)\, p_i (1 - p_i)`,
  symbols: [
    { token: String.raw`\bar x`, tex: String.raw`\bar x`, means: "the mean-field states, p" },
    {
      token: "b",
      tex: "b",
      means:
        "what baselines guess of the rest: its running mean and, where it is on, the baseline network of the layer's input",
    },
    { token: "h", tex: "h", means: "a learned function of the states; the bar: mean over the correlated copies" },
    {
      token: "x'",
      tex: "x'",
      means: "a copy of x in which every unit keeps its state with probability ρ, else is drawn anew",
    },
    { token: String.raw`\rho`, tex: String.raw`\rho`, means: "the correlation of the copies with x" },
  ],
  intuition:
    "The score function picks up only the degree-1 Fourier coefficients of f, so a learned function h of the states, less its value at correlated copies, can be subtracted without changing the mean.",
  biased: false,
  biasNote: "with “Normalise” only up to a positive factor",
  differs:
    "it trains h by squared error to the remaining signal, and sketches a second control variate (section 6.1), which is not built here. Trained on the signal itself, with one copy and ρ = ½, h can raise the variance to four times MuProp's; on what is left of it, as is the default here, it takes away at most a sixteenth of what is of degree 2 in the signal.",
  evaluations: ({ units }) => 1 + units.length,
  evaluationsFormula: "1 + L (+ h)",
  memory: "1 + L (+ a network of 100 units a layer, and 1 + M of the network h)",
  identities: [{ row: "muprop", says: "is the case h = 0" }],
  hyperparameters: {
    decay: { ...SIGNAL_DECAY, default: 0.8 },
    mean: RUNNING_MEAN,
    normalise: { ...NORMALISE, default: false },
    rho: {
      label: "Correlation",
      help: "Probability rho that a copy keeps a unit's state.",
      kind: "number",
      default: 0.5,
      min: 0.05,
      max: 1,
    },
    copies: {
      label: "Copies",
      help: "Correlated copies of the states over which h is averaged.",
      kind: "integer",
      default: 1,
      min: 1,
      max: 16,
    },
    network: {
      label: "Baseline network",
      help: "Also guess the rest of the signal from the layer's input (100 tanh units), as MuProp does.",
      kind: "boolean",
      default: true,
    },
    residual: {
      label: "h learns on what is left",
      help: "h descends the square of the signal that is left when h(x) − h(x′)/ρ is taken off; off: the squared distance of h(x) to the signal.",
      kind: "boolean",
      default: true,
    },
    relu: {
      label: "Relu units",
      help: "Relu units in h instead of tanh ones.",
      kind: "boolean",
      default: false,
    },
    units: {
      label: "Network",
      help: "Units of each of the two hidden layers of h.",
      kind: "integer",
      default: 100,
      min: 1,
      max: 512,
      log: true,
    },
    rate: CONTROL_RATE,
  },
  requires: ["score", "flip", "path"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: () => 1,
    slopes: "extra",
    projects: true,
    networks: (params) => [
      ...(params.network ? [BASELINE_NETWORK] : []),
      {
        hidden: [Number(params.units), Number(params.units)],
        activation: params.relu ? "relu" : "tanh",
        reads: "states",
        rows: () => 1 + Number(params.copies),
        // Fitted to the signal, h learns at the states alone; fitted to what is left, at their copies too.
        gradientRows: params.residual ? 1 + Number(params.copies) : 1,
      },
    ],
    runningMean: "decay",
    auxiliaryRate: "rate",
    modules: [CENTRED],
    hooks: () => ({ ...CORRELATED_HOOKS, signal: TAYLOR_SIGNAL }),
    kernels: CORRELATED,
    shader,
  },
  style: { colour: "#882255", dash: "dash", marker: "hexagon" },
};
