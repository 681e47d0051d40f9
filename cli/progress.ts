/**
 * How far a training is: one line that is written over on a terminal, an occasional line in a log file.
 */
import type { SeriesBlock } from "../src/reports/series";
import type { Terminal } from "./terminal";

const WATCHED_MS = 200;
const LOGGED_MS = 15_000;
/** Speed is that of the last so many milliseconds. */
const SPEED_MS = 10_000;
/** Weight of a new batch in the ELBO that is shown: about the last fifty. */
const GAIN = 0.02;
const BAR_WIDTH = 20;

export class Progress {
  private readonly elbos = new Map<string, { mean: number; weight: number }>();
  private readonly marks: { at: number; step: number }[] = [];
  private shownAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly terminal: Terminal,
    private readonly steps: number,
    private readonly runs: readonly string[],
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Notes training ELBOs or losses as they arrive. */
  add({ run, series, value }: SeriesBlock): void {
    if (series !== "trainElbo" && series !== "trainLoss") return;
    const elbo = this.elbos.get(run) ?? { mean: 0, weight: 0 };
    for (const one of value) {
      if (!Number.isFinite(one)) continue;
      elbo.weight += GAIN * (1 - elbo.weight);
      elbo.mean += (GAIN / elbo.weight) * (one - elbo.mean);
    }
    this.elbos.set(run, elbo);
  }

  /** Shows where the training is, if it is time to. */
  update(step: number): void {
    const now = this.now();
    this.marks.push({ at: now, step });
    while (this.marks.length > 2 && this.marks[1].at < now - SPEED_MS) this.marks.shift();
    if (now - this.shownAt < (this.terminal.isWatched ? WATCHED_MS : LOGGED_MS)) return;
    const first = this.shownAt === Number.NEGATIVE_INFINITY;
    this.shownAt = now;
    if (this.terminal.isWatched) this.terminal.status(`${this.bar(step)} ${this.line(step)}`);
    // The first line of a log would say that nothing has happened yet.
    else if (!first) this.terminal.err(this.line(step));
  }

  /** Removes the line. */
  end(): void {
    this.terminal.status("");
  }

  /** `1,234 of 8,336 steps, 52.1 steps/s, 2:16 left  disarm -143.2  st -150.1`. */
  line(step: number): string {
    const speed = this.stepsPerSecond();
    const known = speed > 0 ? [`${speed.toPrecision(3)} steps/s`, `${clock((this.steps - step) / speed)} left`] : [];
    const progress = [`${step.toLocaleString("en")} of ${this.steps.toLocaleString("en")} steps`, ...known].join(", ");
    const elbos = this.runs.flatMap((run) => {
      const elbo = this.elbos.get(run);
      return elbo && elbo.weight > 0 ? [`${run} ${elbo.mean.toFixed(Math.abs(elbo.mean) < 10 ? 3 : 1)}`] : [];
    });
    return [progress, ...elbos].join("  ");
  }

  private bar(step: number): string {
    const filled = Math.floor((BAR_WIDTH * step) / this.steps);
    return `[${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}]`;
  }

  private stepsPerSecond(): number {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return (last.step - first.step) / ((last.at - first.at) / 1000);
  }
}

/** The same for work that knows its share: a line such as `tuning st: step 50 of 100, 25 %, 1:20 left`. */
export class ShareProgress {
  private startedAt: number | null = null;
  private shownAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(share: number, text: string): void {
    const now = this.now();
    this.startedAt ??= now;
    if (now - this.shownAt < (this.terminal.isWatched ? WATCHED_MS : LOGGED_MS)) return;
    this.shownAt = now;
    const spent = (now - this.startedAt) / 1000;
    const left = share > 0.005 ? `, ${clock((spent * (1 - share)) / share)} left` : "";
    const line = `${text}, ${Math.floor(100 * share)} %${left}`;
    if (this.terminal.isWatched) this.terminal.status(line);
    else this.terminal.err(line);
  }
}

/** Seconds as `m:ss` or `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, k) => (k === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
