/**
 * Convolution. Images stand as [row, column, channel] without gaps, so a layer's output is a row of numbers like any other. The three
 * products are those of a dense layer whose left matrix, the image patches, is read out of the image where it is needed; where the
 * channels of a result are no multiple of 4, a vec4 belongs to several pixels, and a plain kernel computes it.
 */
import { NONE, type Product, vec4s } from "../kernels/products";
import { ACTIVATIONS } from "../spec/schema";
import { type Conv2dLayer, type ImageShape, type LayerPart, LayerProblem, vectorShape } from "./contract";
import { conv2dTwin } from "./conv2d-twin";
import { glorotMatrix } from "./glorot";

export const conv2d: LayerPart<Conv2dLayer> = {
  kind: "conv2d",
  build: (spec, { inputs, image, layers }) => {
    const { channels, size, stride, padding, activation } = spec;
    if (!image) {
      throw new LayerProblem(
        `a convolution reads an image, and ${inputs} numbers without height and width came; expected data of images, and convolutions before all dense and stochastic layers`,
        null,
      );
    }
    const smaller = Math.min(image.height, image.width) + 2 * padding;
    if (size > smaller) {
      throw new LayerProblem(
        `a kernel of ${size}x${size} came for an image of ${image.height}x${image.width} with a padding of ${padding}; expected one of at most ${smaller}x${smaller}`,
        { ...spec, size: smaller },
      );
    }
    if (padding >= size) {
      throw new LayerProblem(
        `a padding of ${padding} came with a kernel of ${size}x${size}; expected at most ${size - 1}, so that every output reads some of the image`,
        { ...spec, padding: size - 1 },
      );
    }
    const along = (pixels: number) => Math.floor((pixels + 2 * padding - size) / stride) + 1;
    const to = { height: along(image.height), width: along(image.width), channels };
    const outputs = to.height * to.width * channels;
    const planar = layers.length === 0;
    const layer: Conv2dLayer = {
      ...{ kind: "conv2d", name: "", inputs, outputs, activation },
      ...{ from: image, to, size, stride, padding, planar },
    };
    return { layers: [layer], image: to };
  },
  describe: ({ channels, size, stride }) => {
    const step = stride === 1 ? "" : `, stride ${stride}`;
    return {
      size: channels,
      text: `${channels} ${channels === 1 ? "channel" : "channels"} of ${size}x${size}${step},`,
    };
  },
  parameters: ({ name, from, to, size }) => [
    {
      name: `${name}.weight`,
      inputs: size * size * from.channels,
      outputs: to.channels,
      torch: {
        dimensions: [size, size, from.channels, to.channels],
        order: [3, 2, 0, 1],
        shape: [to.channels, from.channels, size, size],
      },
    },
    vectorShape(`${name}.bias`, to.channels),
  ],
  initialise: ({ from, to, size }, key) => {
    const fans = { in: size * size * from.channels, out: size * size * to.channels };
    return [glorotMatrix(fans.in, to.channels, key, fans), new Float32Array(to.channels)];
  },
  forward: (layer, { rows, input, output, parameter }) => {
    const { name, from, to, size, outputs, activation } = layer;
    const whole = isWhole(to);
    return [
      {
        kernel: whole ? "conv2dForward" : "conv2dForwardAny",
        product: {
          rows: whole ? rows * to.height * to.width : rows,
          inner4: vec4s(size * size * from.channels),
          columns4: vec4s(whole ? to.channels : outputs),
          a: input,
          b: parameter(`${name}.weight`),
          c: output,
          bias: parameter(`${name}.bias`),
          hidden: NONE,
          activation: ACTIVATIONS.indexOf(activation),
          accumulate: 0,
          window: windowOf(layer),
        },
      },
    ];
  },
  backward: (layer, { rows, gradient, into, made, accumulate, parameter }) => {
    const { name, from, to, size, inputs, planar } = layer;
    const whole = !planar && isWhole(from);
    return [
      {
        kernel: whole ? "conv2dBackward" : "conv2dBackwardAny",
        product: {
          rows: whole ? rows * from.height * from.width : rows,
          inner4: size * size * vec4s(to.channels),
          columns4: vec4s(whole ? from.channels : inputs),
          a: gradient,
          b: parameter(`${name}.weight`),
          c: into,
          bias: NONE,
          hidden: made ? made.output : NONE,
          activation: made ? ACTIVATIONS.indexOf(made.activation) : 0,
          accumulate: Number(accumulate),
          window: windowOf(layer),
        },
      },
    ];
  },
  gradient: (layer, { rows, input, gradient, parameter }) => {
    const { name, from, to, size } = layer;
    const product: Product = {
      rows: rows * to.height * to.width,
      inner4: vec4s(size * size * from.channels),
      columns4: vec4s(to.channels),
      a: input,
      b: gradient,
      c: parameter(`${name}.weight`),
      bias: parameter(`${name}.bias`),
      hidden: NONE,
      activation: 0,
      accumulate: 0,
      window: windowOf(layer),
    };
    return [{ kernel: "conv2dGradient", product }];
  },
  twin: conv2dTwin,
};

/** Whether four neighbouring channels are a vec4. */
function isWhole({ channels }: ImageShape): boolean {
  return channels % 4 === 0;
}

/** `Window` of shaders/matmul/job.wgsl. */
function windowOf({ from, to, size, stride, padding, planar, inputs, outputs }: Conv2dLayer): Record<string, number> {
  const pixels = from.height * from.width;
  return {
    height: from.height,
    width: from.width,
    channels: from.channels,
    step_row: planar ? from.width : from.width * from.channels,
    step_column: planar ? 1 : from.channels,
    step_channel: planar ? pixels : 1,
    image4: vec4s(inputs),
    out_height: to.height,
    out_width: to.width,
    out_channels: to.channels,
    out4: vec4s(outputs),
    size,
    stride,
    padding,
    whole: Number(!planar && isWhole(from)),
    out_whole: Number(isWhole(to)),
  };
}
