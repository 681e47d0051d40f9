/**
 * adf (AP2): no sampling between the layers: means and variances of independent units go up, pre-activations counting as
 * logistic with matched moments; the last layer is sampled and asked about flips. The exact derivative of that approximation.
 * Source: Shekhovtsov et al. 2020, section 4 (AP2). Biased. Evaluations of f: 1. The reported loss is that of the
 * hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/adf.wgsl?raw";
import { HEAD_FLIPS } from "./kernels/flips";
import { propagatedKernels } from "./kernels/propagated";
import type { EstimatorRow } from "./contract";

export const adf: EstimatorRow = {
  key: "adf",
  name: "ADF",
  family: "analytic",
  sources: [{ source: "psa", place: "section 4 (AP2)" }],
  formula: String.raw`\partial_{\eta_i} \mathbb{E}_{\hat p^L} f, \quad \hat p_j = F\!\left(m_j / \sqrt{1 + v_j / \sigma^2_F}\right)`,
  symbols: [
    {
      token: String.raw`\hat p`,
      tex: String.raw`\hat p_j`,
      means: "the approximate probability of state 1; superscript L: of the last layer",
    },
    { token: "F", tex: "F", means: "the logistic function" },
    { token: "m", tex: "m_j", means: "the propagated mean of the logit" },
    { token: "v", tex: "v_j", means: "its propagated variance" },
    { token: String.raw`\sigma`, tex: String.raw`\sigma_F^2`, means: "the variance of logistic noise, π² / 3" },
  ],
  intuition:
    "Propagates the mean and variance of every pre-activation through the layers instead of samples, and differentiates this deterministic approximation.",
  biased: true,
  biasNote: "unbiased with one stochastic layer",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "2",
  identities: [{ row: "psa", says: "is the same with one stochastic layer" }],
  hyperparameters: {},
  requires: ["top layer alone", "flips of the top layer", "linear maps", "flip"],
  machinery: {
    forward: "propagated",
    gradient: "path",
    chain: "propagated",
    samplesTop: true,
    kernels: { ...HEAD_FLIPS, ...propagatedKernels({ name: "estimators/adf", code: shader }) },
    shader,
  },
  style: { colour: "#999933", dash: "dot", marker: "square" },
};
