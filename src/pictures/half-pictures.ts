/**
 * What structured prediction makes of the first test examples: their upper halves as given, and below them the mean prediction of
 * several samples and some single ones. Noise is keyed by example, so that pictures change only as the network does. A small program
 * of its own that reads the run's parameters.
 */
import type { PreparedData } from "../data/load";
import { unpackRows } from "../data/pack";
import { readBuffer } from "../device/readback";
import { vec4s } from "../kernels/products";
import { hardPass, planBeside } from "../planning/beside";
import { lastOutput } from "../planning/forward";
import type { StackTensors } from "../planning/tensors";
import { USE } from "../random/keys";
import { Program } from "../running/program";
import type { Run } from "../running/run";
import type { Session } from "../running/session";
import type { HalfPictures, ImageStrip } from "./pictures";
import { PICTURE_COUNT, strip } from "./reconstruction-pictures";

/** Samples of the mean prediction, and those that are shown by themselves. */
const SAMPLES = 16;
const SHOWN_SAMPLES = 3;

export class HalfPainter {
  private constructor(
    private readonly run: Run,
    private readonly data: PreparedData,
    private readonly program: Program,
    /** The examples, [count, inputs + targets]. */
    private readonly examples: Float64Array,
  ) {}

  static async create(session: Session, run: Run): Promise<HalfPainter> {
    const { spec, data, shape, variant } = session;
    const batch = Math.min(PICTURE_COUNT, data.test.count);
    const plan = planBeside(
      { ...spec, seeds: 1 },
      run.plan,
      shape,
      { variant },
      { batch, samples: SAMPLES },
      (parts) => ({
        predict: hardPass(parts, spec.model.centre, { use: USE.pictures, noiseBy: "example" }),
      }),
    );
    const label = `${run.id} pictures`;
    const program = await Program.create(session.compiler, plan, session.deviceDataset, label, run.program.buffers);
    program.writeConstants([spec.seed], data.mean);
    return new HalfPainter(run, data, program, unpackRows(data.test, batch, data.inputs));
  }

  async paint(): Promise<HalfPictures> {
    const step = this.run.issued;
    const samples = await this.predictions();
    const mean = samples[0].map((_, i) => samples.reduce((sum, one) => sum + one[i], 0) / samples.length);
    return {
      kind: "halves",
      run: this.run.id,
      step,
      data: this.joined((example, pixel) => this.examples[example * this.width + this.data.inputs + pixel]),
      predicted: this.lower(mean),
      samples: samples.slice(0, SHOWN_SAMPLES).map((one) => this.lower(one)),
      of: SAMPLES,
    };
  }

  destroy(): void {
    this.program.destroy();
  }

  private get width(): number {
    return this.data.inputs + this.data.targets;
  }

  /** Probabilities of the predicted pixels by sample, [SAMPLES][count * targets]. */
  private async predictions(): Promise<Float32Array[]> {
    const { compiler, plan, buffers } = this.program;
    const encoder = compiler.device.createCommandEncoder({ label: "HalfPainter.predict" });
    const pass = encoder.beginComputePass();
    this.program.encodePass(pass, "predict");
    pass.end();
    compiler.device.queue.submit([encoder.finish()]);
    const { batch } = plan.tensors;
    const { targets } = this.data;
    const stride = 4 * vec4s(targets);
    const at = 16 * lastOutput(plan.tensors.head as StackTensors);
    const bytes = 4 * stride * batch * SAMPLES;
    const logits = new Float32Array(await readBuffer(compiler.device, buffers.activations, at, bytes));
    return Array.from({ length: SAMPLES }, (_, sample) =>
      Float32Array.from({ length: batch * targets }, (_, i) => {
        const row = sample * batch + Math.floor(i / targets);
        return 1 / (1 + Math.exp(-logits[row * stride + (i % targets)]));
      }),
    );
  }

  private lower(pixels: Float32Array): ImageStrip {
    return this.joined((example, pixel) => pixels[example * this.data.targets + pixel]);
  }

  /** Whole pictures: the upper halves as given, and these lower halves; channels below one another. */
  private joined(lowerOf: (example: number, pixel: number) => number): ImageStrip {
    const { width, height, inputs } = this.data;
    const piece = (width * height) / 2;
    const count = this.examples.length / this.width;
    const pixels = Float32Array.from({ length: count * this.width }, (_, i) => {
      const [example, place] = [Math.floor(i / this.width), i % this.width];
      const [part, offset] = [Math.floor(place / piece), place % piece];
      const pixel = (part >> 1) * piece + offset;
      return part % 2 === 0 ? this.examples[example * this.width + pixel] : lowerOf(example, pixel);
    });
    return strip(pixels, this.width, width, (2 * inputs) / width, (value) => value);
  }
}
