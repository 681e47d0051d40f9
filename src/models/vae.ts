/** Variational autoencoder: the data are reproduced from the top layer, by a network that mirrors the inference network. */
import { EXAMPLES_ONLY } from "../data/needs";
import { latentOf } from "../distributions/table";
import type { Layer } from "../layers/contract";
import { levelsOf, mirror, stack } from "../layers/stack";
import type { ModelSpec } from "../spec/schema";
import type { ModelFamily } from "./contract";
import { type DataWidths, type Factor, type Network, nameInOrder } from "./network";

const AXIS = { axis: "ELBO, nats per example", unit: "nats per example", span: 2 } as const;

export const vae: ModelFamily = {
  kind: "vae",
  title: "VAE",
  noun: "a VAE",
  plural: "VAEs",
  help: "A VAE models the data: it reproduces them from the top layer.",
  data: EXAMPLES_ONLY,
  fields: ["prior", "outputBias"],
  offers: [],
  pictures: "reconstructions",
  arrows: "both",
  head: () => null,
  build,
  reports: {
    noun: "ELBO",
    sign: -1,
    train: {
      series: "trainElbo",
      title: "Training ELBO",
      column: "Training ELBO",
      short: "Training",
      explanation:
        "The evidence lower bound: a lower bound on log p(x), the log-probability of an example x under the model, in nats (natural logarithms); higher is better. Measured on the mini-batches of training, with one hard sample of the latent variables for each example, whatever the estimator uses for its gradient.",
      ...AXIS,
    },
    test: {
      series: "testElbo",
      title: "Test ELBO",
      column: "Test ELBO",
      short: "Test",
      explanation:
        "The same lower bound on log p(x) for examples that training never uses, in nats per example; higher is better.",
      measured: () => "hard samples, 1 for each example",
      ...AXIS,
    },
    alsoTested: [],
    decimals: 2,
  },
  measurement: {
    title: "Test log p(x)",
    column: "Test log p(x)",
    button: "Measure log p(x)",
    help: (samples) => `A tighter bound than the ELBO: importance sampling, K = ${samples.toLocaleString("en")}.`,
    method: "importance sampling",
    samples: (asked) => [asked],
  },
  objective: "negative single-sample ELBO of the mean over the mini-batch, nats per example",
  estimated: { key: "encoder", text: "inference network", first: "encoder.0" },
  protocol: ({ batch, model }, { examples, reported }) => {
    const analytic =
      model.layers.length > 1
        ? "the entropies of all inference layers and the top layer's cross-entropy with the prior analytic given the sampled layers"
        : "the KL divergence from the prior analytic";
    return {
      trainElbo: `single-sample evidence lower bound of the hard-sampled model, ${analytic}; mean over the step's batch of ${batch}, before its update; at every step where the estimator's own forward pass is hard-sampled, else at ${reported} in a pass of its own; stdErr over the batch`,
      testElbo: `the same bound with one sample per example over the first ${examples} test examples; stdErr over the examples`,
      trainElboWindows:
        "means of trainElbo over steps from <= step < to, each value weighted by the steps since the one before; stdErr from the draw of the examples alone",
    };
  },
};

function build(model: ModelSpec, data: DataWidths): Network {
  const { inputs } = data;
  const latents = model.layers.map(latentOf);
  const units = latents.map(({ width }) => width);
  const levels = levelsOf(data, units);
  const encoder: Layer[][] = [];
  const decoder: Layer[][] = [];
  model.layers.forEach((layer, l) => {
    const up = stack(levels[l], layer.hidden, units[l]);
    encoder.push(up);
    decoder.push(mirror(up, levels[l + 1], levels[l].width));
  });
  nameInOrder(encoder.flat(), "encoder");
  nameInOrder([...decoder].reverse().flat(), "decoder");
  const factors: Factor[] = [
    { role: "likelihood", distribution: "bernoulli", parameters: decoder[0], target: "input" },
    ...latents.flatMap(({ distribution }, k): Factor[] => [
      { role: "prior", distribution, parameters: decoder[k + 1] ?? [], target: k + 1 },
      { role: "posterior", distribution, parameters: encoder[k], target: k + 1 },
    ]),
  ];
  return { inputs, units, latents, encoder, decoder, head: [], learnedPrior: model.prior === "learned", factors };
}
