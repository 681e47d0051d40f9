/** All kinds of long work beside training, for whom it is one which of them is under way. */
import type { AsideHost } from "./aside";
import { Sweeps } from "./sweeping";
import { Tunings } from "./tuning";

export class Asides {
  readonly sweeps: Sweeps;
  readonly tunings: Tunings;

  constructor(host: AsideHost) {
    this.sweeps = new Sweeps(host);
    this.tunings = new Tunings(host);
  }

  get busy(): boolean {
    return this.sweeps.busy || this.tunings.busy;
  }

  /** Resolves when the work under way is over; null while there is none. */
  get over(): Promise<void> | null {
    return this.sweeps.over ?? this.tunings.over;
  }

  /** No further piece of any, without waiting. */
  end(): void {
    this.sweeps.end();
    this.tunings.end();
  }
}
