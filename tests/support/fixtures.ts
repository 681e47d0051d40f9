/**
 * Small models with random parameters for tests of the twins, the estimators and the engine: any size and switch of a
 * model spec, weights wide enough that the loss is far from linear in every unit.
 */
import { experimentSchema, type ModelSpec } from "../../src/spec/schema";
import { initialParameters } from "../../src/models/initialise";
import { familyOf } from "../../src/models/table";
import { uniformStream } from "../../src/random/threefry";
import { buildTwinModel, type TwinModel } from "../../src/reference/model";
import { type Parameters, toFloat64 } from "../../src/reference/parameters";

export interface Fixture {
  spec: ModelSpec;
  model: TwinModel;
  parameters: Parameters;
  /** Binary examples, [rows, inputs], what is predicted behind them; of a classifier real numbers with a class behind them. */
  data: Float64Array;
  rows: number;
  /** 0: no classifier. */
  classes: number;
  /** Numbers that are predicted; 0: none. */
  targets: number;
  /** Of the images that the inputs are; absent: they are none. */
  image?: { width: number; height: number };
}

export interface FixtureOptions {
  inputs?: number;
  rows?: number;
  seed?: number;
  /** Parameters are U(-spread, spread). */
  spread?: number;
  /** Of a classifier. */
  classes?: number;
  /** Of structured prediction. */
  targets?: number;
  image?: { width: number; height: number };
}

/** `model` is the model part of a spec as a person would write it, e.g. `{ layers: [{ units: 3 }] }`. */
export function buildFixture(model: Record<string, unknown>, options: FixtureOptions = {}): Fixture {
  const { inputs = 4, rows = 2, seed = 1, spread = 1, image } = options;
  const spec = experimentSchema.parse({ model }).model;
  const { outcome } = familyOf(spec).data;
  const classes = outcome === "class" ? (options.classes ?? 2) : 0;
  const targets = outcome === "half" ? (options.targets ?? 5) : 0;
  const next = uniformStream([seed, 0, 0, 0]);
  const mean = Float32Array.from({ length: inputs }, () => 0.2 + 0.6 * next());
  const twin = buildTwinModel(spec, { inputs, classes, targets, ...image }, mean);
  const parameters = toFloat64(initialParameters(twin.network, { ...spec, initialisation: "glorot" }, seed, { mean }));
  for (const values of parameters.values()) {
    for (let i = 0; i < values.length; i++) values[i] = spread * (2 * next() - 1);
  }
  const bit = () => (next() < 0.5 ? 1 : 0);
  if (classes === 0) {
    const data = Float64Array.from({ length: rows * (inputs + targets) }, bit);
    return { spec, model: twin, parameters, data, rows, classes, targets, image };
  }
  const value = (i: number) => (i % (inputs + 1) < inputs ? Math.fround(4 * next() - 2) : Math.floor(classes * next()));
  const data = Float64Array.from({ length: rows * (inputs + 1) }, (_, i) => value(i));
  return { spec, model: twin, parameters, data, rows, classes, targets, image };
}
