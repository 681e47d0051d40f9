/**
 * The worker's side of a comparison of versions: reads orders from stdin, a line of JSON each, and answers each with one. Between
 * orders it does nothing, so that the other version has the cores to itself. Imports nothing of a version.
 */
import { createInterface } from "node:readline";

export interface Order {
  /** Makes this model ready to train with this estimator, instead of the one before. */
  prepare?: { model: string; estimator: string };
  /** Takes so many steps of it. */
  steps?: number;
}

export interface Answer {
  /** Adapter and kernels, once prepared. */
  adapter?: string;
  /** Of the steps: wall-clock time, and time of all threads of the process. */
  wall?: number;
  cpu?: number;
  /** Why the order could not be done. */
  problem?: string;
}

export interface Prepared {
  adapter: string;
  /** Resolves when the device has finished the steps. */
  run(steps: number): Promise<void>;
  destroy(): void;
}

/** Answers orders until stdin ends. */
export async function serveOrders(prepare: (model: string, estimator: string) => Promise<Prepared>): Promise<number> {
  let prepared: Prepared | null = null;
  const obey = async (order: Order): Promise<Answer> => {
    if (order.prepare) {
      prepared?.destroy();
      prepared = await prepare(order.prepare.model, order.prepare.estimator);
      return { adapter: prepared.adapter };
    }
    const start = performance.now();
    const used = process.cpuUsage();
    await prepared?.run(order.steps ?? 0);
    const { user, system } = process.cpuUsage(used);
    return { wall: performance.now() - start, cpu: (user + system) / 1000 };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await obey(JSON.parse(line) as Order).catch((error: unknown) => ({ problem: String(error) }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  return 0;
}
