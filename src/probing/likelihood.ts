/**
 * Test log-likelihood by importance sampling, log (1/K) sum_k p(x, z_k) / q(z_k | x), streamed over rounds of particles; of a model
 * that predicts log of the mean likelihood over samples of it, the same sum without q (Burda et al. 2016; Echraibi et al. 2020, appendix
 * B uses K = 200). A program of its own that reads a run's parameters.
 */
import type { Likelihood, LikelihoodBySamples } from "./reports";
import type { ExperimentSpec } from "../spec/schema";
import { USE } from "../random/keys";
import { hardPass, planBeside } from "../planning/beside";
import { type Plan, type PlanOptions, testExamples } from "../planning/plan";
import type { DataShape } from "../planning/run-uniform";
import { resetDispatch } from "../planning/step-passes";
import { Program } from "../running/program";
import type { Run } from "../running/run";
import type { Session } from "../running/session";

/** Test examples and particles of one round: 64 x 10 rows go through the generative network at once. */
const EXAMPLES = 64;
const PARTICLES = 10;
/** Rounds of one submission. */
const ROUNDS_PER_SUBMIT = 4;

/** Plan of an estimate with the parameters of `of`: passes `reset` and `round`. */
export function planLikelihood(spec: ExperimentSpec, of: Plan, data: DataShape, options: PlanOptions): Plan {
  const { evaluate, model } = spec;
  const examples = testExamples(evaluate.examples, data.test);
  const groups = Math.min(PARTICLES, evaluate.particles);
  const shape = { batch: Math.min(EXAMPLES, examples), samples: groups, tileRows: 32 };
  return planBeside(spec, of, data, options, shape, (parts) => ({
    reset: [resetDispatch()],
    round: [
      ...hardPass(parts, model.centre, { use: USE.evaluate, noiseBy: "example", sampled: true, particles: true }),
      {
        kernel: "importance",
        label: "importance weights",
        job: { examples, groups, store: parts.tensors.importance, particles: evaluate.particles },
        grid: [1, 1],
      },
    ],
  }));
}

/** Estimates the test log-likelihood of every replica of a run, in nats per example. */
export async function estimateLikelihood(session: Session, run: Run): Promise<Likelihood[]> {
  const { family } = run.plan;
  const { particles } = session.spec.evaluate;
  const fewer: LikelihoodBySamples[][] = session.seeds.map(() => []);
  for (const samples of family.measurement.samples(particles)) {
    if (samples === particles) continue;
    const found = await estimateBy(session, run, samples);
    found.forEach(({ value, stdErr }, replica) => {
      fewer[replica].push({ samples, value, stdErr });
    });
  }
  const all = await estimateBy(session, run, particles);
  return all.map((one, replica) => (fewer[replica].length > 0 ? { ...one, fewer: fewer[replica] } : one));
}

/** The same by so many particles. */
async function estimateBy(session: Session, run: Run, particles: number): Promise<Likelihood[]> {
  const { shape, compiler, found } = session;
  const spec = { ...session.spec, evaluate: { ...session.spec.evaluate, particles } };
  const plan = planLikelihood(spec, run.plan, shape, { variant: session.variant });
  const program = await Program.create(
    compiler,
    plan,
    session.deviceDataset,
    `${run.id} likelihood`,
    run.program.buffers,
  );
  try {
    program.writeConstants(session.seeds, session.data.mean);
    const examples = testExamples(spec.evaluate.examples, shape.test);
    const perChunk = Math.ceil(particles / Math.min(PARTICLES, particles));
    const rounds = Math.ceil(examples / plan.tensors.batch) * perChunk;
    for (let from = 0; from < rounds; from += ROUNDS_PER_SUBMIT) {
      const encoder = found.device.createCommandEncoder({ label: "estimateLikelihood" });
      const pass = encoder.beginComputePass();
      if (from === 0) program.encodePass(pass, "reset");
      for (let k = from; k < Math.min(rounds, from + ROUNDS_PER_SUBMIT); k++) program.encodePass(pass, "round");
      pass.end();
      found.device.queue.submit([encoder.finish()]);
      await found.device.queue.onSubmittedWorkDone();
    }
    const states = await program.readReplicas();
    const protocol = `${plan.family.measurement.method}, K = ${particles}, first ${examples.toLocaleString("en")} test examples`;
    return states.map((state, replica) => ({
      run: run.id,
      replica,
      step: run.issued,
      value: state.mean,
      stdErr: Math.sqrt(state.square / Math.max(1, state.count - 1) / state.count),
      protocol,
    }));
  } finally {
    program.destroy();
  }
}
