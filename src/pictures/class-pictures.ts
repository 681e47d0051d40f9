/**
 * What a classifier sees: of points of the plane, the class and its probability over the whole plane, predicted by an ensemble and by
 * single members; of other data, what is predicted for the first test examples. A member keeps its noise from point to point, so that
 * it is a function of the plane. A small program of its own that reads the run's parameters.
 */
import type { ClassMap, PlanePictures, PredictionPictures } from "./pictures";
import type { PreparedData } from "../data/load";
import { packReals, unpackRow, unpackRows } from "../data/pack";
import { BufferArena, USAGE } from "../device/buffers";
import { readBuffer } from "../device/readback";
import type { ExperimentSpec } from "../spec/schema";
import { USE } from "../random/keys";
import { hardPass, planBeside } from "../planning/beside";
import { lastOutput } from "../planning/forward";
import type { StackTensors } from "../planning/tensors";
import { vec4s } from "../kernels/products";
import { PICTURE_COUNT, strip } from "./reconstruction-pictures";
import type { Plan, PlanOptions } from "../planning/plan";
import { type DeviceDataset, Program } from "../running/program";
import type { Run } from "../running/run";
import { type DataShape, shapeOf } from "../planning/run-uniform";
import type { Session } from "../running/session";

/** Draws of the network that make the ensemble, and those that are shown by themselves. */
const MEMBERS = 16;
const SHOWN_MEMBERS = 4;
/** Points along a side of the plane, as far as all rows of activations stay below this many numbers. */
const SIDES = [32, 24, 16];
const MOST_NUMBERS = 2 ** 21;
/** Air around the points, as a share of their range. */
const MARGIN = 0.08;
/** Points shown at most. */
const MOST_POINTS = 400;

/** Plan with the pass `predict`: the test examples of `data` through all members. */
function planTelling(spec: ExperimentSpec, of: Plan, data: DataShape, options: PlanOptions): Plan {
  const shape = { batch: data.test, samples: MEMBERS };
  return planBeside({ ...spec, seeds: 1 }, of, data, options, shape, (parts) => ({
    predict: hardPass(parts, spec.model.centre, { use: USE.pictures, noiseBy: "common" }),
  }));
}

/** Asks a run's network about a fixed set of examples, again and again. */
class Predictor {
  private constructor(
    readonly program: Program,
    private readonly arena: BufferArena,
  ) {}

  static async create(session: Session, run: Run, data: DataShape, words: Uint32Array): Promise<Predictor> {
    const { spec, compiler, variant } = session;
    const arena = new BufferArena(compiler.device, `${run.id} asked`);
    const buffer = arena.createFrom("examples", words, USAGE.storage);
    const both: DeviceDataset = { train: buffer, test: buffer };
    const plan = planTelling(spec, run.plan, data, { variant });
    const program = await Program.create(compiler, plan, both, `${run.id} pictures`, run.program.buffers);
    program.writeConstants([spec.seed], session.data.mean);
    return new Predictor(program, arena);
  }

  /** Probabilities by member: [members][rows * classes]. */
  async predict(): Promise<Float32Array[]> {
    const { compiler, plan } = this.program;
    const encoder = compiler.device.createCommandEncoder({ label: "Predictor.predict" });
    const pass = encoder.beginComputePass();
    this.program.encodePass(pass, "predict");
    pass.end();
    compiler.device.queue.submit([encoder.finish()]);
    const { tensors, network } = plan;
    const { outputs } = network.head[0];
    const stride = 4 * vec4s(outputs);
    const bytes = 4 * stride * MEMBERS * tensors.batch;
    const at = 16 * lastOutput(tensors.head as StackTensors);
    const logits = new Float32Array(await readBuffer(compiler.device, this.program.buffers.activations, at, bytes));
    return Array.from({ length: MEMBERS }, (_, member) => {
      const own = logits.subarray(member * tensors.batch * stride, (member + 1) * tensors.batch * stride);
      return probabilities(own, tensors.batch, stride, outputs);
    });
  }

  destroy(): void {
    this.program.destroy();
    this.arena.destroy();
  }
}

/** Softmax of every row, or both classes of a single logit; [rows, classes]. */
function probabilities(logits: Float32Array, rows: number, stride: number, outputs: number): Float32Array {
  const classes = Math.max(2, outputs);
  const all = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const at = row * stride;
    if (outputs === 1) {
      all[2 * row + 1] = 1 / (1 + Math.exp(-logits[at]));
      all[2 * row] = 1 - all[2 * row + 1];
      continue;
    }
    let top = Number.NEGATIVE_INFINITY;
    let total = 0;
    for (let c = 0; c < classes; c++) top = Math.max(top, logits[at + c]);
    for (let c = 0; c < classes; c++) {
      all[row * classes + c] = Math.exp(logits[at + c] - top);
      total += all[row * classes + c];
    }
    for (let c = 0; c < classes; c++) all[row * classes + c] /= total;
  }
  return all;
}

function meanOf(members: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(members[0].length);
  for (const member of members) {
    for (let i = 0; i < mean.length; i++) mean[i] += member[i] / members.length;
  }
  return mean;
}

/** The most probable class of every row, and its probability. */
function mapOf(rows: Float32Array, classes: number): ClassMap {
  const count = rows.length / classes;
  const map: ClassMap = { predicted: new Uint8Array(count), probability: new Float32Array(count) };
  for (let row = 0; row < count; row++) {
    for (let c = 0; c < classes; c++) {
      const p = rows[row * classes + c];
      if (c > 0 && p <= map.probability[row]) continue;
      map.predicted[row] = c;
      map.probability[row] = p;
    }
  }
  return map;
}

/** The plane of two numbers. */
export class PlanePainter {
  private constructor(
    private readonly run: Run,
    private readonly predictor: Predictor,
    private readonly still: Omit<PlanePictures, "run" | "step" | "ensemble" | "members">,
  ) {}

  static async create(session: Session, run: Run): Promise<PlanePainter> {
    const { data } = session;
    const { units } = run.plan.network;
    const widest = units.reduce((sum, n) => sum + 4 * vec4s(n), 0);
    const fits = (side: number) => side * side * MEMBERS * widest <= MOST_NUMBERS;
    const side = SIDES.find(fits) ?? SIDES[SIDES.length - 1];
    const [x, y] = [0, 1].map((column) => rangeOf(data, column));
    const grid = Float32Array.from({ length: 2 * side * side }, (_, i) => {
      const [row, column] = [Math.floor(i / 2 / side), Math.floor(i / 2) % side];
      return i % 2 === 0 ? x[0] + ((column + 0.5) / side) * (x[1] - x[0]) : y[1] - ((row + 0.5) / side) * (y[1] - y[0]);
    });
    const packed = packReals(grid, 2, new Uint8Array(side * side));
    const shape = shapeOf({ inputs: 2, classes: data.classes, train: packed, test: packed });
    const predictor = await Predictor.create(session, run, shape, packed.words);
    const shown = Math.min(MOST_POINTS, data.train.count);
    const points = Float32Array.from(unpackRows(data.train, shown, 2));
    const [across, up] = data.columns;
    return new PlanePainter(run, predictor, {
      kind: "plane",
      side,
      x,
      y,
      columns: [across ?? "x", up ?? "y"],
      classes: data.classNames,
      of: MEMBERS,
      points,
    });
  }

  async paint(): Promise<PlanePictures> {
    const step = this.run.issued;
    const all = await this.predictor.predict();
    const classes = all[0].length / this.still.side ** 2;
    const members = all.slice(0, SHOWN_MEMBERS).map((member) => mapOf(member, classes));
    return { ...this.still, run: this.run.id, step, ensemble: mapOf(meanOf(all), classes), members };
  }

  destroy(): void {
    this.predictor.destroy();
  }
}

function rangeOf({ train, inputs }: PreparedData, column: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < train.count; row++) {
    const value = unpackRow(train, row, inputs)[column];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const air = MARGIN * (high - low || 1);
  return [low - air, high + air];
}

/** The first test examples of data that are no plane. */
export class PredictionPainter {
  private constructor(
    private readonly run: Run,
    private readonly predictor: Predictor,
    private readonly still: Pick<PredictionPictures, "kind" | "data" | "labels" | "classes" | "of">,
  ) {}

  static async create(session: Session, run: Run): Promise<PredictionPainter> {
    const { data } = session;
    const count = Math.min(PICTURE_COUNT, data.test.count);
    const { test, inputs, width, height, classNames } = data;
    const rows = { ...test, count };
    const shape = shapeOf({ ...data, train: rows, test: rows });
    const predictor = await Predictor.create(session, run, shape, test.words.slice(0, count * test.wordsPerRow));
    const examples = unpackRows(test, count, inputs);
    const pixels = Float32Array.from({ length: count * inputs }, (_, i) => {
      return examples[Math.floor(i / inputs) * (inputs + 1) + (i % inputs)];
    });
    return new PredictionPainter(run, predictor, {
      kind: "predictions",
      data: test.kind === "reals" ? null : strip(pixels, inputs, width, height, (v) => v),
      labels: Uint8Array.from({ length: count }, (_, row) => examples[row * (inputs + 1) + inputs]),
      classes: classNames,
      of: MEMBERS,
    });
  }

  async paint(): Promise<PredictionPictures> {
    const step = this.run.issued;
    const all = await this.predictor.predict();
    const classes = all[0].length / this.still.labels.length;
    return { ...this.still, run: this.run.id, step, ensemble: mapOf(meanOf(all), classes) };
  }

  destroy(): void {
    this.predictor.destroy();
  }
}
