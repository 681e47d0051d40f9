/** The test of a run as it stands, at whatever step that is: the trainer's own evaluations keep to their interval. */
import { testExamples } from "../src/planning/plan";
import type { ReplicaState } from "../src/running/program";
import type { Run } from "../src/running/run";
import type { Session } from "../src/running/session";

/** Test batches of one submission: a software adapter takes long over many. */
const CHUNKS_PER_SUBMIT = 8;

/** What every replica knows after the test: one hard sample per test example, or the ensemble of a classifier. */
export async function finalTest(session: Session, run: Run): Promise<ReplicaState[]> {
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
  return run.program.readReplicas();
}
