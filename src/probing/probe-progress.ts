/** How far a probe has come and how long the rest will take, from the work of its pieces. */

export interface ProbeProgress {
  /** The piece under way. */
  text: string;
  /** Of the whole work, 0 to 1. */
  share: number;
  /** Null until enough is done to judge by. */
  secondsLeft: number | null;
}

export interface ProbePiece {
  name: string;
  /** In any unit that time is roughly proportional to: gradients times their evaluations of f. */
  work: number;
}

/** Of the work and of the time, before which no time left is given. */
const LEAST_SHARE = 0.02;
const LEAST_MS = 500;
/** Between two reports of the same piece. */
const REPORT_MS = 100;

/** Reports pieces that follow one another in a given order. */
export class ProgressMeter {
  private done = 0;
  private at = -1;
  private reportedAt = Number.NEGATIVE_INFINITY;
  private readonly total: number;
  private readonly start: number;

  constructor(
    private readonly pieces: readonly ProbePiece[],
    private readonly emit: (progress: ProbeProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.total = pieces.reduce((sum, { work }) => sum + work, 0);
    this.start = now();
  }

  /** The next piece begins; what was before it is done. */
  next(): void {
    if (this.at >= 0) this.done += this.pieces[this.at].work;
    this.at += 1;
    this.report(0);
  }

  /** So much of the piece under way is done, 0 to 1. */
  advance(share: number): void {
    if (this.now() - this.reportedAt >= REPORT_MS) this.report(share);
  }

  private report(part: number): void {
    const { name, work } = this.pieces[this.at];
    const now = this.now();
    this.reportedAt = now;
    const share = (this.done + part * work) / this.total;
    const spent = now - this.start;
    const known = share >= LEAST_SHARE && spent >= LEAST_MS;
    this.emit({ text: name, share, secondsLeft: known ? ((spent / 1000) * (1 - share)) / share : null });
  }
}
