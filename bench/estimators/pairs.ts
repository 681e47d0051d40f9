/** What shared noise above antithetic pairs is worth: exact variances of the first layer's gradient in a classifier. */
import { firstLayers, type NoiseAbove } from "../../tests/oracles/above";
import { layerwiseGradient } from "../../src/measure/layerwise";
import { exactMoments } from "../../tests/oracles/variance";
import { familyOf } from "../../src/models/table";
import { parameter } from "../../src/reference/parameters";
import { markdownTable } from "../support/report";
import { examplesOf, firstLayerTrace } from "./first-layer";
import { BATCH, type World, type WorldSpec } from "./world";

const KEYS = ["arm", "disarm"];

/** Variance of the first layer's gradient over the square of its norm. */
export function firstLayerVariance(world: World, key: string, noise: NoiseAbove): number {
  const { model, exact, batch } = world;
  const variances = firstLayers(model, exact, examplesOf(world), noise).map(
    ({ f, eta, above }) => exactMoments(key, f, eta, { above }).variance,
  );
  const { gradients } = layerwiseGradient(model, exact, batch, BATCH);
  const [{ name }] = model.network.encoder[0];
  const norm2 = [`${name}.weight`, `${name}.bias`]
    .flatMap((each) => [...parameter(gradients, each)])
    .reduce((sum, g) => sum + g * g, 0);
  return firstLayerTrace(world, variances) / norm2;
}

/** Whether a model has layers above a first linear one and is a classifier, whose moments above a layer are known. */
export function hasPairs({ model }: WorldSpec["spec"]): boolean {
  return (
    familyOf(model).offers.includes("top layer alone") && model.layers.length > 1 && model.layers[0].hidden.length === 0
  );
}

/** Heading and table for worlds of one model, each with what it is: "at the start". */
export function pairsSection(worlds: readonly (readonly [string, World])[]): string[] {
  const rows = worlds.flatMap(([when, world]) =>
    KEYS.map((key) => {
      const [shared, independent] = (["shared", "independent"] as const).map((noise) =>
        firstLayerVariance(world, key, noise),
      );
      const ratio = `${(independent / shared).toFixed(2)}x`;
      return [`\`${key}\``, when, shared.toPrecision(3), independent.toPrecision(3), ratio];
    }),
  );
  return [
    "### Noise above antithetic pairs",
    "",
    "Exact relative variance of the first layer's gradient, where the layers above a pair draw from the same uniforms (the default) or",
    "independently (`independent`, the published form).",
    "",
    ...markdownTable(["estimator", "parameters", "shared", "independent", "ratio"], rows),
    "",
  ];
}
