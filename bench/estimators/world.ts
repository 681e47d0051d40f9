/** Small models on a handful of examples, trained for a while: where all estimators are compared. */
import type { z } from "zod";
import { findDataset } from "../../datasets/catalogue";
import { prepareData } from "../../src/data/load";
import { type DeviceData, firstRows, unpackRows } from "../../src/data/pack";
import { BufferArena, USAGE } from "../../src/device/buffers";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { layerwiseGradient } from "../../src/measure/layerwise";
import { initialAuxiliaryParameters } from "../../src/estimators/auxiliary-parameters";
import { initialDataOf, initialParameters } from "../../src/models/initialise";
import { familyOf } from "../../src/models/table";
import { planRun } from "../../src/planning/plan";
import { type DataShape, shapeOf } from "../../src/planning/run-uniform";
import { type ProbePoint, takeSteps } from "../../src/probing/draws";
import { buildTwinModel, type TwinModel } from "../../src/reference/model";
import { type Parameters, toFloat64 } from "../../src/reference/parameters";
import { Program } from "../../src/running/program";

export interface WorldSpec {
  heading: string;
  spec: ExperimentSpec;
  /** Of training, before anything is measured. */
  steps: number;
  /** Whether its steps are timed as well. */
  timed: boolean;
}

export interface World {
  spec: ExperimentSpec;
  model: TwinModel;
  /** Where gradients are taken: the trained model, and the mini-batch as a data set of its own. */
  point: ProbePoint;
  /** The same parameters in double precision. */
  exact: Parameters;
  /** The mini-batch, [batch, width]. */
  batch: Float64Array;
  /** The exact expected loss of the mini-batch, nats. */
  loss: number;
}

export interface Bench {
  compiler: KernelCompiler;
  variant: MatmulVariant;
}

export const BATCH = 16;
export const TRAINED_BY = "local-expectation";
export const LEARNING_RATE = 3e-3;

export const WORLDS: readonly WorldSpec[] = [
  { heading: "A VAE of one stochastic layer: [8]", spec: vae([8]), steps: 400, timed: true },
  { heading: "A VAE of two stochastic layers: [5]-[3]", spec: vae([5, 3]), steps: 400, timed: false },
  {
    heading: "A classifier of three stochastic layers: [5]-[5]-[5]",
    spec: classifier([5, 5, 5]),
    steps: 1000,
    timed: true,
  },
];

function vae(units: number[]): ExperimentSpec {
  return specOf("strokes", { kind: "vae", layers: units.map((n) => ({ units: n })) });
}

function classifier(units: number[]): ExperimentSpec {
  return specOf("cosine", { kind: "classifier", layers: units.map((n) => ({ units: n })), initialisation: "data" });
}

function specOf(key: string, model: z.input<typeof experimentSchema>["model"]): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key },
    model,
    optimizer: { kind: "adam", learningRate: LEARNING_RATE },
    batch: BATCH,
    seed: 7,
  });
}

/** Trains the model and keeps its parameters and the first examples. */
export async function buildWorld({ compiler, variant }: Bench, { spec, steps }: WorldSpec): Promise<World> {
  const row = findEstimator(TRAINED_BY);
  const dataset = findDataset(spec.dataset.key)?.generate?.();
  if (!row || !dataset) throw new Error(`The table has no ${TRAINED_BY}, or the catalogue no ${spec.dataset.key}.`);
  const prepared = prepareData(dataset, spec.dataset, familyOf(spec.model).data);
  const { inputs, classes, mean } = prepared;
  const arena = new BufferArena(compiler.device, "estimators");
  const upload = (name: string, { words }: DeviceData) => arena.createFrom(name, words, USAGE.storage);
  const shapeFor = (data: DeviceData): DataShape => shapeOf({ inputs, classes, train: data, test: data });

  const plan = planRun(spec, row, {}, shapeFor(prepared.train), { variant });
  const all = upload("training data", prepared.train);
  const program = await Program.create(compiler, plan, { train: all, test: all }, "world");
  const own = initialAuxiliaryParameters(plan.network, row, plan.params, spec.seed);
  const start = initialParameters(plan.network, spec.model, spec.seed, initialDataOf(prepared));
  program.initialise([{ seed: spec.seed, parameters: new Map([...start, ...own]) }], mean);
  await takeSteps(program, steps);
  const parameters = await program.readParameters(0);
  program.destroy();

  const model = buildTwinModel(spec.model, { inputs, classes }, mean);
  const exact = toFloat64(parameters);
  const batch = unpackRows(prepared.train, BATCH, inputs);
  const few = firstRows(prepared.train, BATCH);
  const buffer = upload("mini-batch", few);
  return {
    spec,
    model,
    point: { spec, shape: shapeFor(few), data: { train: buffer, test: buffer }, mean, parameters },
    exact,
    batch,
    loss: layerwiseGradient(model, exact, batch, BATCH).loss,
  };
}
