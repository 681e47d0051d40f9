/**
 * The papers behind the estimators, the models and the presets: one table by short keys. Cards, the list of estimators, the
 * docs and the About panel cite from here.
 */

export interface Source {
  /** As in a citation: "Shekhovtsov, Yanush & Flach". */
  authors: string;
  year: number;
  title: string;
  venue: string;
  /** A doi, arXiv, proceedings or OpenReview page. */
  link: string;
}

export const SOURCES = {
  "fourier-reinforce": {
    authors: "Pervez",
    year: 2018,
    title: "A Fourier View of REINFORCE",
    venue: "arXiv:1808.03953",
    link: "https://arxiv.org/abs/1808.03953",
  },
  foust: {
    authors: "Pervez, Cohen & Gavves",
    year: 2020,
    title: "Low Bias Low Variance Gradient Estimates for Boolean Stochastic Networks",
    venue: "ICML 2020, PMLR 119, 7632–7640",
    link: "https://proceedings.mlr.press/v119/pervez20a.html",
  },
  "bias-variance": {
    authors: "Shekhovtsov",
    year: 2021,
    title: "Bias-Variance Tradeoffs in Single-Sample Binary Gradient Estimators",
    venue: "GCPR 2021, arXiv:2110.03549",
    link: "https://doi.org/10.1007/978-3-030-92659-5_8",
  },
  psa: {
    authors: "Shekhovtsov, Yanush & Flach",
    year: 2020,
    title: "Path Sample-Analytic Gradient Estimators for Stochastic Binary Networks",
    venue: "NeurIPS 2020, arXiv:2006.03143",
    link: "https://arxiv.org/abs/2006.03143",
  },
  fsb: {
    authors: "Echraibi, Flocon-Cholet, Gosselin & Vaton",
    year: 2020,
    title: "Fourier Stochastic Backpropagation",
    venue: "OpenReview",
    link: "https://openreview.net/forum?id=vkxGQB9f2Vg",
  },
  williams: {
    authors: "Williams",
    year: 1992,
    title: "Simple statistical gradient-following algorithms for connectionist reinforcement learning",
    venue: "Machine Learning 8, 229–256",
    link: "https://doi.org/10.1007/BF00992696",
  },
  bengio: {
    authors: "Bengio, Léonard & Courville",
    year: 2013,
    title: "Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation",
    venue: "arXiv:1308.3432",
    link: "https://arxiv.org/abs/1308.3432",
  },
  nvil: {
    authors: "Mnih & Gregor",
    year: 2014,
    title: "Neural Variational Inference and Learning in Belief Networks",
    venue: "ICML 2014, arXiv:1402.0030",
    link: "https://arxiv.org/abs/1402.0030",
  },
  darn: {
    authors: "Gregor, Danihelka, Mnih, Blundell & Wierstra",
    year: 2014,
    title: "Deep AutoRegressive Networks",
    venue: "ICML 2014, arXiv:1310.8499",
    link: "https://arxiv.org/abs/1310.8499",
  },
  leg: {
    authors: "Titsias & Lázaro-Gredilla",
    year: 2015,
    title: "Local Expectation Gradients for Black Box Variational Inference",
    venue: "NeurIPS 2015, arXiv:1503.01494",
    link: "https://arxiv.org/abs/1503.01494",
  },
  muprop: {
    authors: "Gu, Levine, Sutskever & Mnih",
    year: 2016,
    title: "MuProp: Unbiased Backpropagation for Stochastic Neural Networks",
    venue: "ICLR 2016, arXiv:1511.05176",
    link: "https://arxiv.org/abs/1511.05176",
  },
  vimco: {
    authors: "Mnih & Rezende",
    year: 2016,
    title: "Variational Inference for Monte Carlo Objectives",
    venue: "ICML 2016, arXiv:1602.06725",
    link: "https://arxiv.org/abs/1602.06725",
  },
  "gumbel-softmax": {
    authors: "Jang, Gu & Poole",
    year: 2017,
    title: "Categorical Reparameterization with Gumbel-Softmax",
    venue: "ICLR 2017, arXiv:1611.01144",
    link: "https://arxiv.org/abs/1611.01144",
  },
  concrete: {
    authors: "Maddison, Mnih & Teh",
    year: 2017,
    title: "The Concrete Distribution: A Continuous Relaxation of Discrete Random Variables",
    venue: "ICLR 2017, arXiv:1611.00712",
    link: "https://arxiv.org/abs/1611.00712",
  },
  rebar: {
    authors: "Tucker, Mnih, Maddison, Lawson & Sohl-Dickstein",
    year: 2017,
    title: "REBAR: Low-variance, unbiased gradient estimates for discrete latent variable models",
    venue: "NeurIPS 2017, arXiv:1703.07370",
    link: "https://arxiv.org/abs/1703.07370",
  },
  relax: {
    authors: "Grathwohl, Choi, Wu, Roeder & Duvenaud",
    year: 2018,
    title: "Backpropagation through the Void: Optimizing control variates for black-box gradient estimation",
    venue: "ICLR 2018, arXiv:1711.00123",
    link: "https://arxiv.org/abs/1711.00123",
  },
  "local-reparam": {
    authors: "Shayer, Levi & Fetaya",
    year: 2018,
    title: "Learning Discrete Weights Using the Local Reparameterization Trick",
    venue: "ICLR 2018, arXiv:1710.07739",
    link: "https://arxiv.org/abs/1710.07739",
  },
  "binary-networks": {
    authors: "Peters & Welling",
    year: 2018,
    title: "Probabilistic Binary Neural Networks",
    venue: "arXiv:1809.03368",
    link: "https://arxiv.org/abs/1809.03368",
  },
  arm: {
    authors: "Yin & Zhou",
    year: 2019,
    title: "ARM: Augment-REINFORCE-Merge Gradient for Stochastic Binary Networks",
    venue: "ICLR 2019, arXiv:1807.11143",
    link: "https://arxiv.org/abs/1807.11143",
  },
  rloo: {
    authors: "Kool, van Hoof & Welling",
    year: 2019,
    title: "Buy 4 REINFORCE Samples, Get a Baseline for Free!",
    venue: "ICLR 2019 workshop on deep reinforcement learning and structured prediction",
    link: "https://openreview.net/forum?id=r1lgTGL5DE",
  },
  disarm: {
    authors: "Dong, Mnih & Tucker",
    year: 2020,
    title: "DisARM: An Antithetic Gradient Estimator for Binary Latent Variables",
    venue: "NeurIPS 2020, arXiv:2006.10680",
    link: "https://arxiv.org/abs/2006.10680",
  },
  u2g: {
    authors: "Yin, Ho, Yan, Qian & Zhou",
    year: 2020,
    title: "Probabilistic Best Subset Selection via Gradient-Based Optimization",
    venue: "arXiv:2006.06448",
    link: "https://arxiv.org/abs/2006.06448",
  },
  "gumbel-rao": {
    authors: "Paulus, Maddison & Krause",
    year: 2021,
    title: "Rao-Blackwellizing the Straight-Through Gumbel-Softmax Gradient Estimator",
    venue: "ICLR 2021, arXiv:2010.04838",
    link: "https://arxiv.org/abs/2010.04838",
  },
  arms: {
    authors: "Dimitriev & Zhou",
    year: 2021,
    title: "ARMS: Antithetic-REINFORCE-Multi-Sample Gradient for Binary Variables",
    venue: "ICML 2021, arXiv:2105.14141",
    link: "https://arxiv.org/abs/2105.14141",
  },
  "double-cv": {
    authors: "Titsias & Shi",
    year: 2022,
    title: "Double Control Variates for Gradient Estimation in Discrete Latent Variable Models",
    venue: "AISTATS 2022, arXiv:2111.05300",
    link: "https://arxiv.org/abs/2111.05300",
  },
  rodeo: {
    authors: "Shi, Zhou, Hwang, Titsias & Mackey",
    year: 2022,
    title: "Gradient Estimation with Discrete Stein Operators",
    venue: "NeurIPS 2022, arXiv:2202.09497",
    link: "https://arxiv.org/abs/2202.09497",
  },
  "gapped-st": {
    authors: "Fan, Chi, Rudnicky & Ramadge",
    year: 2022,
    title: "Training Discrete Deep Generative Models via Gapped Straight-Through Estimator",
    venue: "ICML 2022, arXiv:2206.07235",
    link: "https://arxiv.org/abs/2206.07235",
  },
  reinmax: {
    authors: "Liu, Dong, Liu, Yu & Gao",
    year: 2023,
    title: "Bridging Discrete and Backpropagation: Straight-Through and Beyond",
    venue: "NeurIPS 2023, arXiv:2304.08612",
    link: "https://arxiv.org/abs/2304.08612",
  },
} as const satisfies Record<string, Source>;

export type SourceKey = keyof typeof SOURCES;

/** A source, and the place in it: "section 3", "equation 8". */
export interface Citation {
  source: SourceKey;
  place?: string;
}

/** "Shekhovtsov, Yanush & Flach 2020, section 3". */
export function citationText({ source, place }: Citation): string {
  const { authors, year } = SOURCES[source];
  return [`${authors} ${year}`, place].filter(Boolean).join(", ");
}

/** Several citations: "Jang, Gu & Poole 2017, section 2.2; Maddison, Mnih & Teh 2017". */
export function citationsText(citations: readonly Citation[]): string {
  return citations.map(citationText).join("; ");
}
