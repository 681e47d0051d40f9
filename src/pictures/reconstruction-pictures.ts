/**
 * What a run sees: data, reconstructions, samples of the generative network, latent bits, receptive fields; of replica 0,
 * hard samples, with noise keyed by example so that pictures change only as the network does. A small program of its own
 * that reads the run's parameters.
 */
import type { ImageStrip, ReconstructionPictures } from "./pictures";
import type { PreparedData } from "../data/load";
import { distributionOf } from "../distributions/table";
import { readBuffer } from "../device/readback";
import type { ExperimentSpec } from "../spec/schema";
import { PRIOR_LOGITS } from "../models/initialise";
import { hardPass, planBeside } from "../planning/beside";
import { forwardWorks, lastOutput, type Parts } from "../planning/forward";
import { offsetOf, weightOf } from "../planning/layout";
import { type Dispatch, type Pass, productDispatches, workDispatches } from "../planning/jobs";
import { NONE, type Product, vec4s } from "../kernels/products";
import type { Plan, PlanOptions } from "../planning/plan";
import type { DataShape } from "../planning/run-uniform";
import { USE } from "../random/keys";
import { Program } from "../running/program";
import type { Run } from "../running/run";
import type { Session } from "../running/session";

/** Examples and samples shown. */
export const PICTURE_COUNT = 16;
/** Receptive fields shown. */
const FIELD_COUNT = 64;

/** Plan with passes `look` (test examples through the autoencoder) and `dream` (ancestral samples). */
export function planPictures(spec: ExperimentSpec, of: Plan, data: DataShape, options: PlanOptions): Plan {
  const { centre } = spec.model;
  const shape = { batch: Math.min(PICTURE_COUNT, data.test) };
  return planBeside({ ...spec, seeds: 1 }, of, data, options, shape, (parts) => ({
    look: hardPass(parts, centre, { use: USE.pictures, noiseBy: "example" }),
    dream: dreamPass(parts),
  }));
}

/** Ancestral sampling: the top layer from the prior, every layer below from the logits that the one above gives it. */
function dreamPass(parts: Parts): Pass {
  const { network, layout, tensors, batchTile } = parts;
  const top = network.units.length;
  const priorRows = lastOutput(tensors.encoder[top - 1]);
  const prior: Product = {
    rows: tensors.batch,
    inner4: 0,
    columns4: vec4s(network.units[top - 1]),
    a: 0,
    b: 0,
    c: priorRows,
    bias: offsetOf(layout, PRIOR_LOGITS),
    hidden: NONE,
    activation: 0,
    accumulate: 0,
  };
  const pass: Pass = [...productDispatches("forward", "prior", [prior], batchTile)];
  let logits = priorRows;
  for (let level = top; level >= 1; level--) {
    pass.push(generateDispatch(parts, level, logits));
    const stack = tensors.decoder[level - 1];
    stack.layers.forEach(({ layer }, at) => {
      pass.push(...workDispatches(`generate ${layer.name}`, forwardWorks(parts, { stack, at, groups: 1 }), batchTile));
    });
    logits = lastOutput(stack);
  }
  return pass;
}

function generateDispatch({ network, tensors }: Parts, level: number, logits: number): Dispatch {
  const units = network.units[level - 1];
  const latent = network.latents[level - 1];
  return {
    kernel: distributionOf(latent).kernels.sampleHard,
    label: `generate level ${level}`,
    job: {
      eta: logits,
      value: tensors.value[level - 1],
      units,
      units4: vec4s(units),
      states: latent.states,
      eta_groups: 1,
      groups: 1,
      first_extra: 1,
      layer: level,
      term: tensors.encoderTerm[level - 1],
      loss: tensors.encoderLoss[level - 1],
      prior: NONE,
      top: 0,
      sampled: 0,
      noise: USE.generate,
      evaluation: 1,
      particles: 0,
      across: tensors.batch,
    },
    grid: [tensors.batch, 1],
  };
}

/** Draws a VAE's pictures again and again; make one per run that is watched. */
export class Painter {
  private constructor(
    private readonly run: Run,
    private readonly data: PreparedData,
    private readonly program: Program,
  ) {}

  static async create(session: Session, run: Run): Promise<Painter> {
    const plan = planPictures(session.spec, run.plan, session.shape, { variant: session.variant });
    const label = `${run.id} pictures`;
    const program = await Program.create(session.compiler, plan, session.deviceDataset, label, run.program.buffers);
    program.writeConstants([session.spec.seed], session.data.mean);
    return new Painter(run, session.data, program);
  }

  /** The pictures of the parameters as they are once everything submitted so far is done. */
  async paint(): Promise<ReconstructionPictures> {
    const { tensors, network } = this.program.plan;
    const step = this.run.issued;
    await this.encode("look");
    const x = this.rows(tensors.x, network.inputs);
    const reconstruction = this.rows(lastOutput(tensors.decoder[0]), network.inputs);
    const values = network.units.map((units, l) => this.rows(tensors.value[l], units));
    const seen = await Promise.all([x, reconstruction, ...values]);
    await this.encode("dream");
    const samples = await this.rows(lastOutput(tensors.decoder[0]), network.inputs);
    const { width, height } = this.data;
    const image = (rows: Float32Array, level: (v: number) => number) =>
      strip(rows, network.inputs, width, Math.round(network.inputs / width) || height, level);
    const { lo } = this.program.plan.train;
    return {
      kind: "reconstructions",
      run: this.run.id,
      step,
      data: image(seen[0], (v) => v),
      reconstructions: image(seen[1], probability),
      samples: image(samples, probability),
      latents: network.latents.map((latent, l) => {
        const { width: numbers, states } = latent;
        // Boolean units in a square; of variables with several values one a line.
        const side = states > 2 ? states : Math.ceil(Math.sqrt(numbers));
        const bit = (v: number) => (v > Number(lo) + 0.25 * Number(this.program.plan.train.span) ? 1 : 0);
        const text = distributionOf(latent).describe(latent);
        return { layer: l + 1, text, strip: strip(seen[l + 2], numbers, side, Math.ceil(numbers / side), bit) };
      }),
      receptiveFields: await this.fields(),
    };
  }

  destroy(): void {
    this.program.destroy();
  }

  private async encode(pass: string): Promise<void> {
    const { device } = this.program.compiler;
    const encoder = device.createCommandEncoder({ label: `Painter.${pass}` });
    const compute = encoder.beginComputePass();
    this.program.encodePass(compute, pass);
    compute.end();
    device.queue.submit([encoder.finish()]);
  }

  /** A tensor [batch, width] without its padding. */
  private async rows(offset: number, width: number): Promise<Float32Array> {
    const { batch } = this.program.plan.tensors;
    const padded = vec4s(width) * 4;
    const bytes = 4 * batch * padded;
    const memory = await readBuffer(this.program.compiler.device, this.program.buffers.activations, 16 * offset, bytes);
    const all = new Float32Array(memory);
    const rows = new Float32Array(batch * width);
    for (let b = 0; b < batch; b++) rows.set(all.subarray(b * padded, b * padded + width), b * width);
    return rows;
  }

  /** What each unit before the output draws: rows of the last decoder layer's weights, 128 = 0, scaled to the largest. */
  private async fields(): Promise<ImageStrip> {
    const { network, layout } = this.program.plan;
    const last = network.decoder[0][network.decoder[0].length - 1];
    const count = Math.min(FIELD_COUNT, last.inputs);
    const padded = vec4s(last.outputs) * 4;
    const offset = 16 * weightOf(layout, `${last.name}.weight`);
    const memory = await readBuffer(
      this.program.compiler.device,
      this.program.buffers.parameters,
      offset,
      4 * count * padded,
    );
    const all = new Float32Array(memory);
    const rows = new Float32Array(count * last.outputs);
    for (let i = 0; i < count; i++) rows.set(all.subarray(i * padded, i * padded + last.outputs), i * last.outputs);
    const largest = rows.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-12);
    const { width } = this.data;
    return strip(rows, last.outputs, width, Math.round(last.outputs / width), (w) => (128 + (127 * w) / largest) / 255);
  }
}

function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Rows of numbers as grey images; `level` maps a number to 0..1. Pixels past the end of a row stay 0. */
export function strip(
  rows: Float32Array,
  length: number,
  width: number,
  height: number,
  level: (v: number) => number,
): ImageStrip {
  const count = rows.length / length;
  const pixels = new Uint8Array(count * width * height);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) pixels[i * width * height + j] = Math.round(255 * level(rows[i * length + j]));
  }
  return { count, width, height, pixels };
}
