/** Events on their way to the page: series are gathered so that the page hears of them at most ten times a second. */
import type { Trainer } from "../running/trainer";
import type { EngineEvent } from "./contract";
import type { SeriesBlock } from "../reports/series";

const SERIES_MS = 100;
const SPEED_MS = 500;

export class Reporter {
  private listener: ((event: EngineEvent) => void) | null = null;
  private blocks: SeriesBlock[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private measured = { at: 0, done: 0, rate: 0, trainer: null as Trainer | null };

  listen(listener: (event: EngineEvent) => void): void {
    this.listener = listener;
  }

  emit(event: EngineEvent): void {
    this.listener?.(event);
  }

  series(blocks: SeriesBlock[]): void {
    this.blocks.push(...blocks);
    this.timer ??= setTimeout(() => this.flush(), SERIES_MS);
  }

  /** Sends what was gathered. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.blocks.length === 0) return;
    const blocks = this.blocks;
    this.blocks = [];
    this.emit({ kind: "series", blocks });
  }

  /** Throws away what was gathered: its runs are gone. */
  drop(): void {
    this.blocks = [];
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Reports steps per second, twice a second or at once when `now` is given. */
  speed(trainer: Trainer, atOnce = false): void {
    const now = performance.now();
    if (this.measured.trainer !== trainer) this.measured = { at: now, done: trainer.done, rate: 0, trainer };
    const elapsed = now - this.measured.at;
    if (elapsed < SPEED_MS && !atOnce) return;
    if (elapsed >= SPEED_MS) {
      const rate = ((trainer.done - this.measured.done) * 1000) / elapsed;
      // A pause lies in between: the old measurement says nothing.
      this.measured = {
        at: now,
        done: trainer.done,
        rate: elapsed < 4 * SPEED_MS ? rate : this.measured.rate,
        trainer,
      };
    }
    const steps = Object.fromEntries(trainer.runs.map((run) => [run.id, run.issued]));
    this.emit({ kind: "speed", stepsPerSecond: this.measured.rate, steps });
  }
}
