/** An image as a row of numbers. Images lie without gaps, so the numbers stay where they are. */
import type { FlattenLayer, LayerPart } from "./contract";

export const flatten: LayerPart<FlattenLayer> = {
  kind: "flatten",
  identity: true,
  parameters: () => [],
  initialise: () => [],
  forward: () => [],
  backward: () => [],
  gradient: () => [],
  twin: {
    forward: (_layer, _parameters, input) => input,
    backward: (_layer, _parameters, { gradient }) => gradient,
  },
};
