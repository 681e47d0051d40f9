/** Which pictures a run has. */
import { HalfPainter } from "./half-pictures";
import type { Pictures } from "./pictures";
import type { Run } from "../running/run";
import type { Session } from "../running/session";
import { PlanePainter, PredictionPainter } from "./class-pictures";
import { Painter } from "./reconstruction-pictures";

/** Draws a run's pictures again and again; make one per run that is watched. */
export interface PicturePainter {
  /** The pictures of the parameters as they are once everything submitted so far is done. */
  paint(): Promise<Pictures>;
  destroy(): void;
}

export function createPainter(session: Session, run: Run): Promise<PicturePainter> {
  const { pictures } = run.plan.family;
  if (pictures === "reconstructions") return Painter.create(session, run);
  if (pictures === "halves") return HalfPainter.create(session, run);
  const isPlane = session.data.inputs === 2 && session.data.train.kind === "reals";
  return isPlane ? PlanePainter.create(session, run) : PredictionPainter.create(session, run);
}
