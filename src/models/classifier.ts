/** Classifier: stochastic layers under a linear head, which predicts the class: one logit for two classes, one for each of more. */
import { latentOf } from "../distributions/table";
import { levelsOf, stack } from "../layers/stack";
import type { ExperimentSpec, ModelSpec } from "../spec/schema";
import type { ModelFamily } from "./contract";
import { type DataWidths, type Network, nameInOrder } from "./network";

const AXIS = { axis: "−log p(class), nats", unit: "nats per example", span: 0.05 } as const;

export const classifier: ModelFamily = {
  kind: "classifier",
  title: "Classifier",
  noun: "a classifier",
  plural: "classifiers",
  help: "A classifier predicts the class of the data by a linear head on the top layer.",
  data: { outcome: "class", reals: true },
  fields: ["initialisation", "members"],
  offers: ["top layer alone", "flips of the top layer"],
  pictures: "classes",
  arrows: "up",
  head: ({ classes }) => ({ width: classes, text: `${classes} classes` }),
  build,
  reports: {
    noun: "loss",
    sign: 1,
    train: {
      series: "trainLoss",
      title: "Training loss",
      column: "Training loss",
      short: "Training",
      explanation:
        "−log p(class): how improbable the network finds the right class of an example, in nats; lower is better. Measured on the mini-batches of training, with one hard sample of the stochastic layers for each example.",
      ...AXIS,
    },
    test: {
      series: "testLoss",
      title: "Test loss of the ensemble",
      column: "Test loss",
      short: "Test",
      explanation:
        "−log p(class) for test examples, in nats; lower is better. The prediction is the mean of the class probabilities of several draws of the network's units (the ensemble).",
      measured: ensemble,
      ...AXIS,
    },
    alsoTested: [
      {
        series: "testError",
        title: "Test error of the ensemble",
        column: "Test error",
        short: "Error",
        explanation: "The share of test examples that the ensemble misclassifies.",
        measured: ensemble,
        axis: "share misclassified",
        unit: "share of the examples",
        span: 0.05,
      },
    ],
    decimals: 3,
  },
  measurement: {
    title: "A larger ensemble",
    column: "Ensemble loss",
    button: "Measure the ensemble",
    help: (samples) => `It predicts better: the mean of ${samples.toLocaleString("en")} draws.`,
    method: "ensemble of K draws",
    samples: (asked) => [asked],
  },
  objective: "expected loss of the randomised predictor, -log p(class) in nats, mean over the mini-batch",
  estimated: { key: "hidden", text: "layers below the head", first: "net.0" },
  protocol: ({ evaluate, batch }, { examples, reported }) => ({
    trainLoss: `-log p(class) of one draw of the network for each example, an unbiased estimate of the expected loss of the randomised predictor; mean over the step's batch of ${batch}, before its update; at every step where the estimator's own forward pass is hard-sampled, else at ${reported} in a pass of its own; stdErr over the batch`,
    testLoss: `-log of the mean of p(class) over an ensemble of ${evaluate.members} draws of the network, over the first ${examples} test examples; stdErr over the examples`,
    testError: "share of these test examples whose most probable class under the ensemble is not theirs",
    trainLossWindows:
      "means of trainLoss over steps from <= step < to, each value weighted by the steps since the one before; stdErr from the draw of the examples alone",
  }),
};

function ensemble({ evaluate }: Pick<ExperimentSpec, "evaluate">): string {
  return `mean prediction of ${evaluate.members.toLocaleString("en")} draws of the network`;
}

function build(model: ModelSpec, data: DataWidths): Network {
  const { inputs, classes } = data;
  if (classes < 2) throw new RangeError(`A classifier needs two classes or more; these data have ${classes}.`);
  const latents = model.layers.map(latentOf);
  const units = latents.map(({ width }) => width);
  const levels = levelsOf(data, units);
  const encoder = model.layers.map((layer, l) => stack(levels[l], layer.hidden, units[l]));
  const head = stack(levels[units.length], [], classes === 2 ? 1 : classes);
  nameInOrder([...encoder.flat(), ...head], "net");
  const likelihood = { role: "likelihood", distribution: "categorical", parameters: head, target: "label" } as const;
  return { inputs, units, latents, encoder, decoder: [], head, learnedPrior: false, factors: [likelihood] };
}
