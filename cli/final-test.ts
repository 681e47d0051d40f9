/** The test ELBO of a run as it stands, at whatever step that is: the trainer's own evaluations keep to their interval. */
import { testExamples } from "../src/train/plan";
import type { Run } from "../src/train/run";
import type { Session } from "../src/train/session";

/** Test batches of one submission: a software adapter takes long over many. */
const CHUNKS_PER_SUBMIT = 8;

export interface TestElbo {
  value: number;
  stdErr: number;
  examples: number;
}

/** One result per replica, in nats per example; one hard sample per test example. */
export async function finalTest(session: Session, run: Run): Promise<TestElbo[]> {
  const { device } = session.found;
  const chunks = Math.ceil(testExamples(session.spec.evaluate.examples, session.shape.test) / run.plan.tensors.batch);
  for (let from = 0; from < chunks; from += CHUNKS_PER_SUBMIT) {
    const encoder = device.createCommandEncoder({ label: "finalTest" });
    const pass = encoder.beginComputePass({ label: "finalTest" });
    if (from === 0) run.program.encodePass(pass, "reset");
    for (let c = from; c < Math.min(chunks, from + CHUNKS_PER_SUBMIT); c++) run.program.encodePass(pass, "chunk");
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  }
  const states = await run.program.readReplicas();
  return states.map(({ mean, square, count }) => ({
    value: -mean,
    stdErr: Math.sqrt(square / Math.max(1, count - 1) / count),
    examples: count,
  }));
}
