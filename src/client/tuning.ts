/** Searches for learning rates behind the page: a tenth of a second of training at several rates is a piece. */
import type { TuneEvent, TuneOptions } from "../tuning/score";
import { tune } from "../tuning/tune";
import { Aside, type Going } from "./aside";

/** Milliseconds of a piece; a single submission may take longer. */
const PIECE_MS = 100;

export class Tunings extends Aside {
  /** True when it came to its end. */
  run(options: TuneOptions): Promise<boolean> {
    return this.alone((own) => this.pieces(options, own));
  }

  private async pieces(options: TuneOptions, own: Going): Promise<boolean> {
    const { host } = this;
    const begun = await host.turn(async () => {
      const session = host.need();
      await session.trainer.drain();
      return { session, events: tune(session, options) };
    });
    if (!begun) return false;
    const { session, events } = begun;
    try {
      for (;;) {
        if (own.stopped) return false;
        const piece = await host.turn(async () => {
          // A lost device was replaced meanwhile, and the session with it.
          if (host.need() !== session) return null;
          return takePiece(events);
        });
        if (!piece) return false;
        for (const event of piece.events) this.say(event);
        if (piece.done) return true;
      }
    } finally {
      await host.turn(() => events.return());
    }
  }

  private say(event: TuneEvent): void {
    this.host.emit({ kind: "tune", event });
    if (event.kind !== "progress") return;
    const text = `Tuning learning rates: ${event.estimator}, step ${event.step.toLocaleString("en")} of ${event.steps.toLocaleString("en")}`;
    this.host.emit({ kind: "state", state: "tuning", text });
  }
}

/** What comes within the time of a piece; of progress the latest. */
async function takePiece(events: AsyncGenerator<TuneEvent, void>): Promise<{ events: TuneEvent[]; done: boolean }> {
  const until = performance.now() + PIECE_MS;
  const found: TuneEvent[] = [];
  let progress: TuneEvent | null = null;
  for (;;) {
    const next = await events.next();
    if (next.done) return { events: progress ? [progress, ...found] : found, done: true };
    if (next.value.kind === "progress") progress = next.value;
    else found.push(next.value);
    if (performance.now() >= until) return { events: progress ? [...found, progress] : found, done: false };
  }
}
