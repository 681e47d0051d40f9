/** A program as a contender: submits steps as the training loop does, and knows what the calls cost the CPU. */
import type { KernelCompiler } from "../../src/kernels/compiler";
import type { Plan } from "../../src/planning/plan";
import type { Program } from "../../src/running/program";
import type { ExperimentSpec } from "../../src/spec/schema";
import { type Counts, countCalls } from "./counters";
import { type BenchData, programOf } from "./models";
import { best } from "./rounds";

export class Stepper {
  /** One at the initial parameters, under a name of its own where it is not that of the estimator. */
  static async create(
    compiler: KernelCompiler,
    plan: Plan,
    spec: ExperimentSpec,
    data: BenchData,
    name: string = plan.estimator.key,
  ): Promise<Stepper> {
    return new Stepper(name, await programOf(compiler, plan, spec, data), spec.evaluate.hardEvery);
  }

  /** CPU milliseconds per step that each submission took to encode and hand over. */
  readonly encodeMs: number[] = [];
  private done = 0;

  /** Steps of a run whose forward pass is not hard get a report of the hard model at every `hardEvery`-th. */
  constructor(
    readonly name: string,
    readonly program: Program,
    private readonly hardEvery: number,
  ) {}

  async run(steps: number): Promise<void> {
    const { device } = this.program.compiler;
    const start = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let k = 0; k < steps; k++) {
      if (this.done % this.hardEvery === 0) this.program.encodePass(pass, "report");
      this.program.encodePass(pass, "step");
      this.done += 1;
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    this.encodeMs.push((performance.now() - start) / steps);
    await device.queue.onSubmittedWorkDone();
  }

  /** Calls per step. */
  calls(steps: number): Promise<Counts> {
    return countCalls(() => this.run(steps), steps);
  }

  /** The least that a step's calls took: everything above is another process's doing. */
  get leastEncodeMs(): number {
    return best(this.encodeMs);
  }
}
