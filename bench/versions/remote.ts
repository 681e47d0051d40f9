/** A version's worker in a process of its own, from the side that gives the orders. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Clock } from "../support/rounds";
import type { Answer, Order } from "./serve";

const WORKER = join("bench", "versions", "worker.ts");

export class RemoteStepper {
  adapter = "";
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private said = "";

  /** Starts the checkout's own worker, or for one without it the worker for older versions. */
  constructor(private readonly folder: string) {
    const own = existsSync(join(folder, WORKER));
    const entry = own ? [WORKER] : [join(import.meta.dirname, "older.ts"), folder];
    this.child = spawn(process.execPath, [join("scripts", "run.mjs"), ...entry], { cwd: folder });
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error("A worker was started without its pipes.");
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.said = (this.said + text).slice(-2000);
    });
    this.reader = createInterface({ input: stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async prepare(model: string, estimator: string): Promise<void> {
    this.adapter = (await this.ask({ prepare: { model, estimator } })).adapter ?? "";
  }

  /** Milliseconds that so many steps take. */
  async time(steps: number, clock: Clock): Promise<number> {
    return (await this.ask({ steps }))[clock] ?? Number.NaN;
  }

  close(): void {
    this.child.stdin?.end();
    this.reader.close();
    this.child.kill();
  }

  private async ask(order: Order): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(order)}\n`);
    for (;;) {
      const { done, value } = await this.lines.next();
      if (done) throw new Error(`The worker of ${this.folder} ended.\n${this.said.trim()}`);
      // Other lines are what the start of the program says.
      if (!value.startsWith("{")) continue;
      const answer = JSON.parse(value) as Answer;
      if (answer.problem !== undefined) throw new Error(`${this.folder}: ${answer.problem}`);
      return answer;
    }
  }
}
