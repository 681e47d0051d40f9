/**
 * A model in levels, from the data up, as a drawing or a sentence shows it. Plain data: no level says of which kind its layer is, only
 * what there is to see of it.
 */
import { latentOf } from "../distributions/table";
import { describeVariables } from "../distributions/support";
import type { ImageShape } from "../layers/contract";
import { describeLayer, levelsOf, type StackInput, shapesOf } from "../layers/stack";
import type { Activation, ModelSpec } from "../spec/schema";
import { dividedFor } from "../data/needs";
import { familyOf } from "./table";

export interface Level {
  role: "data" | "hidden" | "stochastic" | "head";
  /** Numbers of one example. */
  width: number;
  /** What it is, without its activation. */
  text: string;
  activation?: Activation;
  /** The image that its numbers are, where they stay one. */
  maps: ImageShape | null;
  /** Of a stochastic layer: its number from 1, its variables and the values that each can take. */
  variables?: { layer: number; count: number; states: number };
}

/** Width of data in a drawing before they are known. */
const UNKNOWN_INPUTS = 784;

/** One example of a data set. */
export interface ExampleShape {
  width: number;
  height: number;
  channels: number;
  /** Of the labels. */
  classes: number;
  /** Real numbers instead of bits. */
  isReal: boolean;
}

/** `example`: null while it is not known. */
export function outlineOf(model: ModelSpec, example: ExampleShape | null): Level[] {
  const family = familyOf(model);
  const data = example && { ...example, ...dividedFor(family.data, example.width * example.height * example.channels) };
  const latents = model.layers.map(latentOf);
  const widths = latents.map(({ width }) => width);
  const stacks = levelsOf(data ?? { inputs: UNKNOWN_INPUTS }, widths);
  const head = family.head(data ?? { inputs: 0, classes: 0, targets: 0 });
  return [
    {
      role: "data",
      width: stacks[0].width,
      text: data ? `${data.inputs.toLocaleString("en")} ${data.isReal ? "numbers" : "pixels"}` : "data",
      maps: stacks[0].image,
    },
    ...model.layers.flatMap((layer, l): Level[] => [
      ...hiddenLevels(stacks[l], layer.hidden),
      {
        role: "stochastic",
        width: widths[l],
        text: describeVariables(layer).text,
        maps: null,
        variables: { layer: l + 1, count: latents[l].variables, states: latents[l].states },
      },
    ]),
    ...(head === null ? [] : [{ role: "head" as const, ...head, maps: null }]),
  ];
}

/** Shapes are known of the layers up to the first that does not fit. */
function hiddenLevels(input: StackInput, hidden: ModelSpec["layers"][number]["hidden"]): Level[] {
  const shapes = shapesOf(input, hidden);
  return hidden.map((spec, k): Level => {
    const { size, text } = describeLayer(spec);
    const shape = shapes[k];
    return {
      role: "hidden",
      width: shape?.width ?? size,
      text,
      activation: spec.activation,
      maps: shape?.image ?? null,
    };
  });
}
