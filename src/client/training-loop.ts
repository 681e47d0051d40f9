/** Trains piece by piece while it is asked to. Every piece is a turn of its own, so that no command meets a half-submitted step. */
import type { EngineState } from "./contract";
import type { DeviceKeeper } from "./device-keeper";
import type { Reporter } from "./reporter";

/** Milliseconds of training between two snapshots kept for recovery. */
const SNAPSHOT_MS = 10_000;
/** Between two looks whether a lost device has been replaced. */
const RECOVERY_LOOK_MS = 50;

/** What the loop asks of the engine. */
export interface TrainingSurroundings {
  /** Does a piece of work when nothing else is being done; null when it has failed, which the page has then heard of. */
  turn: <T>(work: () => Promise<T>) => Promise<T | null>;
  /** Work of another kind that training waits for; null when there is none. */
  others: () => Promise<void> | null;
  /** Draws the pictures that are due at this time. */
  pictures: (now: number) => Promise<void> | null;
  say: (state: EngineState, text: string) => void;
}

export class TrainingLoop {
  private wanted = false;
  private looping = false;
  private snapshotAt = 0;

  constructor(
    private readonly keeper: DeviceKeeper,
    private readonly reporter: Reporter,
    private readonly around: TrainingSurroundings,
  ) {}

  /** Whether training is asked for, with or without a device to do it on. */
  get playing(): boolean {
    return this.wanted;
  }

  start(): void {
    this.wanted = true;
    if (this.keeper.session) this.goOn();
  }

  /** After the piece under way. */
  stop(): void {
    this.wanted = false;
  }

  /** Where training is asked for and has come to a halt. */
  goOn(): void {
    if (this.wanted && !this.looping) void this.loop();
  }

  private async loop(): Promise<void> {
    this.looping = true;
    try {
      while (this.wanted && this.keeper.session && (this.keeper.ready || this.keeper.recovering)) {
        // Work given to a lost device is done at once, and counts for nothing.
        if (this.keeper.recovering) {
          await new Promise((resolve) => setTimeout(resolve, RECOVERY_LOOK_MS));
          continue;
        }
        for (let others = this.around.others(); others; others = this.around.others()) await others;
        const stepped = await this.around.turn(() => this.piece());
        if (!stepped) break;
        // Queued messages come in between two turns.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      this.looping = false;
    }
  }

  /** One submission and what goes with it. Returns the steps taken; 0 ends the loop. */
  private async piece(): Promise<number> {
    const { session } = this.keeper;
    if (!this.wanted || !session) return 0;
    const first = session.trainer.done === 0;
    if (first) this.around.say("compiling", "Compiling kernels on the adapter");
    const steps = await session.trainer.advance();
    if (first) {
      await session.trainer.drain();
      this.snapshotAt = performance.now();
      this.around.say("running", "Training");
    }
    this.reporter.speed(session.trainer);
    const now = performance.now();
    if (now - this.snapshotAt > SNAPSHOT_MS) {
      this.snapshotAt = now;
      await this.keeper.snapshot();
    }
    await this.around.pictures(now);
    if (steps === 0) {
      this.stop();
      this.around.say("paused", "Every run has stopped");
    }
    return steps;
  }
}
