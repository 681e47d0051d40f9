/**
 * Long work beside training: one piece at a time, each a turn of its own among the engine's commands, so that it can be stopped and
 * the page goes on being answered between two pieces. Training waits until it is over.
 */
import type { Session } from "../running/session";
import type { EngineEvent } from "./contract";

export interface AsideHost {
  /** The session as it stands; throws when there is none. */
  need(): Session;
  /** Takes a turn; null when it failed, which has been said then. */
  turn<T>(work: () => Promise<T>): Promise<T | null>;
  emit(event: EngineEvent): void;
  /** The work is over, whole or not. */
  over(): void;
}

/** Work under way: `stopped` once no further piece is wanted. */
export interface Going {
  stopped: boolean;
  over: Promise<void>;
}

export abstract class Aside {
  private current: Going | null = null;

  constructor(protected readonly host: AsideHost) {}

  /** Whether work is under way. */
  get busy(): boolean {
    return this.current !== null;
  }

  /** Resolves when the work under way is over; null while there is none. */
  get over(): Promise<void> | null {
    return this.current?.over ?? null;
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

  /** Ends the work that is under way and begins another. */
  protected async alone<T>(work: (own: Going) => Promise<T>): Promise<T> {
    while (this.current) await this.stop();
    let done = () => {};
    const promise = new Promise<void>((resolve) => {
      done = resolve;
    });
    const own = { stopped: false, over: promise };
    this.current = own;
    try {
      return await work(own);
    } finally {
      this.current = null;
      this.host.over();
      done();
    }
  }
}
