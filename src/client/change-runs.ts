/** Another list of estimators for a session: runs that stay keep everything, the others leave and join. */
import { estimatorText } from "../experiment/estimator-text";
import type { ExperimentSpec } from "../spec/schema";
import type { Run } from "../running/run";
import { checkFits, planEstimator, type Session } from "../running/session";
import type { Snapshot } from "../running/snapshot";
import { putBack } from "./put-back";

export interface ChangeHooks {
  /** Runs that are about to be built. */
  compiling(runs: string[]): void;
  /** A run that is about to be destroyed. */
  leaving(run: Run): void;
  /** Everything that the runs have found so far has arrived. */
  drained(): void;
}

/**
 * Builds what joins before anything leaves: when that fails, the session is as it was. Runs of `snapshots` go on from there.
 * Returns the runs that go on from where they were, and those that go on from a snapshot.
 */
export async function changeRuns(
  session: Session,
  spec: ExperimentSpec,
  snapshots: Snapshot[],
  hooks: ChangeHooks,
): Promise<{ kept: string[]; restored: string[] }> {
  const wanted = new Map(spec.estimators.map((estimator) => [estimatorText(estimator), estimator]));
  const added = [...wanted].filter(([id]) => !session.findRun(id));
  if (added.length > 0) hooks.compiling(added.map(([id]) => id));
  for (const [, estimator] of added) {
    checkFits(planEstimator(spec, estimator, session.shape, session.found), session.found);
  }
  const runs: Run[] = [];
  try {
    for (const [, estimator] of added) runs.push(await session.buildRun(estimator));
    putBack(session, snapshots, runs);
  } catch (error) {
    for (const run of runs) run.program.destroy();
    throw error;
  }
  // What the runs that leave have found is on its way still.
  await session.trainer.drain();
  hooks.drained();
  for (const run of [...session.trainer.runs]) {
    if (wanted.has(run.id)) continue;
    hooks.leaving(run);
    session.trainer.remove(run);
  }
  putBack(session, snapshots);
  const restored = snapshots.map(({ run }) => run);
  const kept = session.trainer.runs.map(({ id }) => id).filter((id) => !restored.includes(id));
  for (const run of runs) session.trainer.add(run);
  session.spec = spec;
  return { kept, restored };
}
