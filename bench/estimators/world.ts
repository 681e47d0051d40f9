/** One small VAE on a handful of examples, trained for a while: where all estimators are compared. */
import { findDataset } from "../../datasets/catalogue";
import { prepareData } from "../../src/data/load";
import { type DeviceData, packBits, unpackRow } from "../../src/data/pack";
import { BufferArena, USAGE } from "../../src/device/buffers";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { type ExperimentSpec, experimentSchema } from "../../src/experiment/schema";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { initialParameters } from "../../src/models/initialise";
import { initialOwnParameters } from "../../src/models/own-parameters";
import { buildTwinModel, type TwinModel } from "../../src/reference/model";
import { type Parameters, toFloat64 } from "../../src/reference/parameters";
import { type ProbePoint, takeSteps } from "../../src/train/draws";
import { planRun } from "../../src/train/plan";
import { Program } from "../../src/train/program";
import { type DataShape, shapeOf } from "../../src/train/run-uniform";

export interface World {
  title: string;
  spec: ExperimentSpec;
  model: TwinModel;
  /** Where gradients are taken: the trained model, and the mini-batch as a data set of its own. */
  point: ProbePoint;
  /** The same parameters in double precision. */
  exact: Parameters;
  /** The mini-batch, [batch, inputs]. */
  batch: Float64Array;
  steps: number;
  trainedBy: string;
}

const BATCH = 16;
const STEPS = 400;
const TRAINED_BY = "local-expectation";

/** Trains the model on `strokes` and keeps its parameters and the first examples. `units`: of the stochastic layers. */
export async function buildWorld(compiler: KernelCompiler, variant: MatmulVariant, units: number[]): Promise<World> {
  const row = findEstimator(TRAINED_BY);
  const strokes = findDataset("strokes")?.generate?.();
  if (!row || !strokes) throw new Error(`The table has no ${TRAINED_BY}, or the catalogue no strokes.`);
  const spec = experimentSchema.parse({
    model: { layers: units.map((n) => ({ units: n })) },
    optimizer: { kind: "adam", learningRate: 3e-3 },
    batch: BATCH,
    seed: 7,
  });
  const prepared = prepareData(strokes, spec.dataset);
  const { inputs, mean } = prepared;
  const arena = new BufferArena(compiler.device, "estimators");
  const upload = (name: string, { words }: DeviceData) => arena.createFrom(name, words, USAGE.storage);
  const shapeFor = (data: DeviceData): DataShape => shapeOf({ inputs, classes: 0, train: data, test: data });

  const plan = planRun(spec, row, {}, shapeFor(prepared.train), { variant });
  const all = upload("training data", prepared.train);
  const program = await Program.create(compiler, plan, { train: all, test: all }, "world");
  const own = initialOwnParameters(plan.network, row, plan.params, spec.seed);
  const start = initialParameters(plan.network, spec.model, spec.seed, { mean });
  program.initialise([{ seed: spec.seed, parameters: new Map([...start, ...own]) }], mean);
  await takeSteps(program, STEPS);
  const parameters = await program.readParameters(0);
  program.destroy();

  const batch = new Float64Array(BATCH * inputs);
  for (let b = 0; b < BATCH; b++) batch.set(unpackRow(prepared.train, b, inputs), b * inputs);
  const few = packBits(Uint8Array.from(batch), inputs);
  const buffer = upload("mini-batch", few);
  return {
    title: `${units.map((n) => `[${n}]`).join("-")}, linear`,
    spec,
    model: buildTwinModel(spec.model, inputs, mean),
    point: { spec, shape: shapeFor(few), data: { train: buffer, test: buffer }, mean, parameters },
    exact: toFloat64(parameters),
    batch,
    steps: STEPS,
    trainedBy: TRAINED_BY,
  };
}
