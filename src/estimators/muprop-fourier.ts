/**
 * muprop-fourier: MuProp with a learned function h of the states taken off the signal, less its value at rho-correlated copies
 * of them divided by rho: that difference has no Fourier coefficient of degree 1, which is all that the score measures.
 * Source: `fourier-reinforce` section 6 (rho = 0.5, two layers of 100 units); `estimators.md` section 2. Unbiased for every h;
 * normalising rescales it. h learns by squared error to the rest of the signal and starts at 0.
 */
import shader from "../../shaders/estimators/muprop-fourier.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { CONTROL_RATE, NORMALISE, RUNNING_MEAN, SIGNAL_DECAY } from "./shared";

export const mupropFourier: EstimatorRow = {
  key: "muprop-fourier",
  name: "MuProp, Fourier baseline",
  family: "score",
  sources: [{ source: "fourier-reinforce", place: "section 6" }],
  formula: String.raw`\left(f(x) - \text{Taylor} - b - \left(h(x) - \tfrac1\rho \overline{h(x')}\right)\right)(x_i - p_i) + f'_i(\bar x)\, p_i (1 - p_i)`,
  symbols: [
    { token: String.raw`\bar x`, tex: String.raw`\bar x`, means: "the mean-field states, p" },
    { token: "b", tex: "b", means: "the running mean of what is left of f" },
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
  evaluations: ({ units }) => 1 + units.length,
  evaluationsFormula: "1 + L (+ h)",
  memory: "1 + L (+ 1 + M of the network h)",
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
    units: {
      label: "Network",
      help: "Tanh units of each of the two hidden layers of h.",
      kind: "integer",
      default: 100,
      min: 1,
      max: 512,
      log: true,
    },
    rate: CONTROL_RATE,
  },
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: () => 1,
    slopes: "extra",
    taylor: true,
    projects: true,
    network: (params) => ({
      hidden: [Number(params.units), Number(params.units)],
      reads: "states",
      rows: () => 1 + Number(params.copies),
    }),
    shader,
    uniforms: ["decay", "mean", "normalise", "rho", "copies"],
  },
  style: { colour: "#882255", dash: "dash", marker: "hexagon" },
};
