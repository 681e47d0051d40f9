/** The time that a benchmark may take: it is divided among its parts, and what a part leaves goes to those after it. */

export interface Part {
  /** Whether there is time for another piece. */
  goesOn(): boolean;
  /** Seconds left. */
  readonly seconds: number;
}

export class Budget {
  private readonly end: number;

  constructor(
    seconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.end = now() + 1000 * seconds;
  }

  get seconds(): number {
    return Math.max(0, (this.end - this.now()) / 1000);
  }

  /** A part that may take this share of what is left now. */
  part(share: number): Part {
    const { now } = this;
    const end = now() + 1000 * share * this.seconds;
    return {
      goesOn: () => now() < end,
      get seconds() {
        return Math.max(0, (end - now()) / 1000);
      },
    };
  }
}
