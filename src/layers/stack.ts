/** The layers of a stack, from what a spec says of the deterministic ones; the last is dense and linear. */
import { hiddenText } from "../spec/architecture";
import type { HiddenSpec } from "../spec/schema";
import {
  type Built,
  type Ground,
  type ImageShape,
  imageOf,
  type Layer,
  LayerProblem,
  type PictureWidths,
} from "./contract";
import { LAYERS, parametersOf } from "./table";

/** What a stack reads: so many numbers, which are an image or not. */
export interface StackInput {
  width: number;
  image: ImageShape | null;
}

/** Throws LayerProblem, which names the layer, where one does not fit what is before it. */
export function stack(input: StackInput, hidden: readonly HiddenSpec[], outputs: number): Layer[] {
  const specs = [...hidden, { width: outputs, activation: "linear" as const }];
  return fold(input, specs, (spec, problem) => {
    throw new LayerProblem(sentence(spec, problem), problem.nearest);
  }).layers;
}

/** A deterministic layer of a spec for people; see `LayerPart.describe`. */
export function describeLayer(spec: HiddenSpec): { size: number; text: string } {
  // As in `attempt`.
  const part = LAYERS[spec.kind ?? "dense"] as { describe: (spec: HiddenSpec) => { size: number; text: string } };
  return part.describe(spec);
}

/** Whether a start that is fitted to the data knows this layer. */
export function canStartFromData(spec: HiddenSpec): boolean {
  return (spec.kind ?? "dense") === "dense";
}

export interface StackCheck {
  /** The deterministic layers that fit, or come nearest. */
  hidden: HiddenSpec[];
  /** A sentence for each that does not. */
  problems: string[];
}

export function checkStack(input: StackInput, hidden: readonly HiddenSpec[]): StackCheck {
  const problems: string[] = [];
  const { specs } = fold(input, hidden, (spec, problem) => {
    problems.push(`${sentence(spec, problem)}.`);
    return problem.nearest;
  });
  return { hidden: specs, problems };
}

/** The numbers that come out of every deterministic layer, and the image that they are; of those that do not fit, nothing. */
export function shapesOf(input: StackInput, hidden: readonly HiddenSpec[]): StackInput[] {
  return fold(input, hidden, () => null).shapes;
}

function sentence(spec: HiddenSpec, { message }: LayerProblem): string {
  return `Layer ${hiddenText(spec)}: ${message}`;
}

/** Builds one layer of the spec after the other. `instead` says what to take for one that does not fit; null: nothing. */
function fold(
  input: StackInput,
  hidden: readonly HiddenSpec[],
  instead: (spec: HiddenSpec, problem: LayerProblem) => HiddenSpec | null,
): { layers: Layer[]; specs: HiddenSpec[]; shapes: StackInput[] } {
  const layers: Layer[] = [];
  const places: number[] = [];
  const specs: HiddenSpec[] = [];
  const shapes: StackInput[] = [];
  let { width: inputs, image } = input;
  for (const asked of hidden) {
    let spec: HiddenSpec | null = asked;
    while (spec !== null) {
      const now: HiddenSpec = spec;
      const built = attempt(now, { inputs, image, layers, places });
      if (built instanceof LayerProblem) {
        spec = instead(now, built);
        continue;
      }
      layers.push(...built.layers);
      places.push(layers.length - 1);
      specs.push(now);
      ({ image } = built);
      inputs = layers[layers.length - 1].outputs;
      shapes.push({ width: inputs, image });
      break;
    }
  }
  return { layers, specs, shapes };
}

function attempt(spec: HiddenSpec, ground: Ground): Built | LayerProblem {
  try {
    // The table pairs every kind with its own part, which the type of a lookup cannot say.
    const { build } = LAYERS[spec.kind ?? "dense"] as { build: (spec: HiddenSpec, ground: Ground) => Built };
    return build(spec, ground);
  } catch (error) {
    if (error instanceof LayerProblem) return error;
    throw error;
  }
}

/** What the stacks of a network read, from the data up: the values of a stochastic layer are no image. */
export function levelsOf(data: PictureWidths, units: readonly number[]): StackInput[] {
  return [{ width: data.inputs, image: imageOf(data) }, ...units.map((width) => ({ width, image: null }))];
}

/** The way down beside a stack that goes up: dense layers with its widths and activations, for kinds without an inverse too. */
export function mirror(up: readonly Layer[], from: StackInput, outputs: number): Layer[] {
  const hidden = up.slice(0, -1).filter((layer) => parametersOf(layer).length > 0);
  const down = hidden.map(({ outputs: width, activation }) => ({ width, activation })).reverse();
  return stack(from, down, outputs);
}
