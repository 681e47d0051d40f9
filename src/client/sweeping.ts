/** Sweeps behind the page: a point with one of its seeds is a piece. */
import type { SweepKind } from "../experiment/sweep";
import { type SweepSize, sweepTasks } from "../probing/sweep";
import { Aside, type Going } from "./aside";

export class Sweeps extends Aside {
  /** True when all its pieces were done. */
  run(over: SweepKind, size: SweepSize): Promise<boolean> {
    return this.alone((own) => this.pieces(over, size, own));
  }

  private async pieces(over: SweepKind, size: SweepSize, own: Going): Promise<boolean> {
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
