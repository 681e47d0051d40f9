/** Puts runs of a session back to where snapshots of them stand; what was reported until there is not reported again. */
import type { Run } from "../running/run";
import type { Session } from "../running/session";
import { restoreSnapshot, type Snapshot } from "../running/snapshot";

/** Snapshots of runs that are not among `runs` are left out. Throws when one is of another plan. */
export function putBack(session: Session, snapshots: readonly Snapshot[], runs: readonly Run[] = session.trainer.runs) {
  for (const snapshot of snapshots) {
    const run = runs.find(({ id }) => id === snapshot.run);
    if (!run) continue;
    restoreSnapshot(run, snapshot, session.data.mean);
    run.reportedTo = snapshot.step;
    run.evaluatedAt = snapshot.step;
  }
}
