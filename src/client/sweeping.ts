/**
 * Sweeps behind the page: one at a time, each piece a turn of its own among the engine's commands, so that it can be stopped and
 * the page goes on being answered between two pieces. Training waits until it is over.
 */

import type { SweepKind } from "../experiment/sweep";
import type { Session } from "../train/session";
import { type SweepSize, sweepTasks } from "../train/sweep";
import type { EngineEvent } from "./contract";

export interface SweepHost {
  /** The session as it stands; throws when there is none. */
  need(): Session;
  /** Takes a turn; null when it failed, which has been said then. */
  turn<T>(work: () => Promise<T>): Promise<T | null>;
  emit(event: EngineEvent): void;
}

export class Sweeps {
  private current: { stopped: boolean; over: Promise<void> } | null = null;

  constructor(private readonly host: SweepHost) {}

  /** Whether one is under way. */
  get busy(): boolean {
    return this.current !== null;
  }

  /** Resolves when none is under way. */
  async rest(): Promise<void> {
    while (this.current) await this.current.over;
  }

  /** No further piece; resolves when the one under way is done. */
  async stop(): Promise<void> {
    this.end();
    await this.current?.over;
  }

  /** No further piece, without waiting. */
  end(): void {
    if (this.current) this.current.stopped = true;
  }

  /** Ends the one that is under way and begins another. True when all its pieces were done. */
  async run(over: SweepKind, size: SweepSize): Promise<boolean> {
    while (this.current) await this.stop();
    let done = () => {};
    const promise = new Promise<void>((resolve) => {
      done = resolve;
    });
    const own = { stopped: false, over: promise };
    this.current = own;
    try {
      return await this.pieces(over, size, own);
    } finally {
      this.current = null;
      done();
    }
  }

  private async pieces(over: SweepKind, size: SweepSize, own: { stopped: boolean }): Promise<boolean> {
    const { host } = this;
    const begun = await host.turn(async () => {
      const session = host.need();
      const { compiler, found, data, spec } = session;
      return { session, tasks: sweepTasks({ compiler, found, data }, spec, over, size) };
    });
    if (!begun) return false;
    for (const task of begun.tasks) {
      if (own.stopped) return false;
      const done = await host.turn(async () => {
        // A lost device was replaced meanwhile, and the session with it.
        if (host.need() !== begun.session) return false;
        await begun.session.trainer.drain();
        const say = (text: string) => {
          host.emit({ kind: "state", state: "probing", text: `Sweep over ${over}: ${task.text}: ${text}` });
        };
        const part = await task.measure(say);
        if (part) host.emit({ kind: "sweep", over, part });
        return true;
      });
      if (!done) return false;
    }
    return true;
  }
}
