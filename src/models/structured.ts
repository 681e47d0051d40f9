/**
 * Structured prediction: the lower half of a picture from its upper half. Stochastic layers read the upper half, and a linear head on
 * the last one has a logit for every pixel of the lower half.
 */
import { latentOf } from "../distributions/table";
import { levelsOf, stack } from "../layers/stack";
import type { ExperimentSpec, ModelSpec } from "../spec/schema";
import type { FamilySeries, ModelFamily } from "./contract";
import { type DataWidths, type Network, nameInOrder } from "./network";

const AXIS = { axis: "−log p(lower half), nats", unit: "nats per example", span: 2 } as const;

/** Numbers of samples whose mean likelihood is tested beside that of the whole ensemble. */
const SAMPLES = [1, 10, 100] as const;

export const structured: ModelFamily = {
  kind: "structured",
  title: "Structured prediction",
  noun: "a structured predictor",
  plural: "structured predictors",
  help: "Structured prediction draws the lower half of a picture, given its upper half.",
  data: {
    outcome: "half",
    reals: false,
    refusesReals: "structured prediction needs rows of pixels, half of them to read",
  },
  fields: ["outputBias", "initialisation", "members"],
  offers: ["top layer alone", "flips of the top layer"],
  pictures: "halves",
  arrows: "up",
  head: ({ targets }) => ({ width: targets, text: `${targets} pixels of the lower half` }),
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
        "−log p(lower half): how improbable the network finds the true lower half of a picture, in nats; lower is better. Measured on the mini-batches of training, with one hard sample of the stochastic layers for each example.",
      ...AXIS,
    },
    test: {
      series: "testLoss",
      title: "Test loss",
      column: "Test loss",
      short: "Test",
      explanation:
        "−log p(lower half) for test examples, in nats; lower is better. The probability of the whole lower half is the mean over several samples of the network's units: the more samples, the closer it comes to the probability under the model.",
      measured: bySamples,
      ...AXIS,
    },
    alsoTested: SAMPLES.map((samples): FamilySeries => {
      const count = samples === 1 ? "1 sample" : `${samples} samples`;
      return {
        series: `testLoss${samples}`,
        title: `Test loss by ${count}`,
        column: `Test loss, ${samples}`,
        short: `By ${samples}`,
        explanation: `−log of the mean probability of the lower half under the first ${count} of every example, as far as the experiment draws so many.`,
        measured: () => `mean likelihood of ${count} of each example`,
        ...AXIS,
        samples,
      };
    }),
    decimals: 2,
  },
  measurement: {
    title: "Test log p(lower half)",
    column: "−log p(lower half)",
    button: "Measure log p",
    help: (samples) =>
      `Log of the mean likelihood of ${samples.toLocaleString("en")} samples; by 1, 10 and 100 of them, too.`,
    method: "log of the mean likelihood of K samples",
    samples: (asked) => [...new Set([...SAMPLES.filter((samples) => samples < asked), asked])],
  },
  objective: "expected loss of one sample, -log p(lower half | sample) in nats, mean over the mini-batch",
  estimated: { key: "hidden", text: "layers below the head", first: "net.0" },
  protocol: ({ evaluate, batch }, { examples, reported }) => ({
    trainLoss: `-log p(lower half | sample of the stochastic layers, given the upper half), summed over the pixels of the lower half, one sample for each example; mean over the step's batch of ${batch}, before its update; at every step where the estimator's own forward pass is hard-sampled, else at ${reported} in a pass of its own; stdErr over the batch`,
    testLoss: `-log of the mean, over ${evaluate.members} samples, of the likelihood of the whole lower half, over the first ${examples} test examples; stdErr over the examples`,
    testLossBySamples:
      "the same by the first 1, 10 and 100 of these samples, as far as there are so many: the series testLoss1, testLoss10, testLoss100",
    trainLossWindows:
      "means of trainLoss over steps from <= step < to, each value weighted by the steps since the one before; stdErr from the draw of the examples alone",
  }),
};

function bySamples({ evaluate: { members } }: Pick<ExperimentSpec, "evaluate">): string {
  return `mean likelihood of ${members.toLocaleString("en")} ${members === 1 ? "sample" : "samples"} of each example`;
}

function build(model: ModelSpec, { inputs, targets, width, height }: DataWidths): Network {
  if (targets < 1) throw new RangeError("Structured prediction needs data whose examples have two halves.");
  const latents = model.layers.map(latentOf);
  const units = latents.map(({ width }) => width);
  // What is read is an image of half the height.
  const levels = levelsOf({ inputs, width, height: height && height / 2 }, units);
  const encoder = model.layers.map((layer, l) => stack(levels[l], layer.hidden, units[l]));
  const head = stack(levels[units.length], [], targets);
  nameInOrder([...encoder.flat(), ...head], "net");
  const likelihood = { role: "likelihood", distribution: "bernoulli", parameters: head, target: "target" } as const;
  return { inputs, units, latents, encoder, decoder: [], head, learnedPrior: false, factors: [likelihood] };
}
