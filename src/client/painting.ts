/** The pictures of the runs that are watched, painted now and then: at most a small share of the time goes into them. */
import { createPainter, type PicturePainter } from "../pictures/painters";
import type { Session } from "../running/session";
import type { Pictures } from "../pictures/pictures";

/** Of the time, at most this share goes into pictures. */
const SHARE = 0.1;

export class Painting {
  private readonly painters = new Map<string, PicturePainter>();
  private runs: readonly string[] = [];
  private everyMs = 0;
  private dueAt = 0;

  constructor(private readonly show: (pictures: Pictures) => void) {}

  /** Which runs are watched, and milliseconds between their pictures; 0 for never. */
  watch(runs: readonly string[], everyMs: number): void {
    this.runs = runs;
    this.everyMs = everyMs;
    this.dueAt = 0;
  }

  isDue(now: number): boolean {
    return this.everyMs > 0 && now > this.dueAt;
  }

  /** Paints every run that is watched. */
  async paint(session: Session): Promise<void> {
    const start = performance.now();
    for (const id of this.runs) {
      const run = session.findRun(id);
      if (!run) continue;
      let painter = this.painters.get(id);
      if (!painter) {
        painter = await createPainter(session, run);
        this.painters.set(id, painter);
      }
      this.show(await painter.paint());
    }
    const now = performance.now();
    this.dueAt = now + Math.max(this.everyMs, (now - start) * (1 / SHARE - 1));
  }

  /** Forgets the painter of a run that is gone. */
  drop(id: string): void {
    this.painters.get(id)?.destroy();
    this.painters.delete(id);
  }

  dropAll(): void {
    for (const id of [...this.painters.keys()]) this.drop(id);
  }
}
