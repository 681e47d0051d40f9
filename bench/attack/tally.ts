/** What an attack has tried and what it has broken, within bounds of time and memory. */

import { heapBytes } from "./heap";

export interface AttackResult {
  name: string;
  tried: number;
  failed: number;
  /** What was accepted and refused, the slowest, and the first failures. */
  details: string[];
}

const MOST_FAILURES = 5;

export class Tally {
  private tried = 0;
  private failed = 0;
  private slowest = { ms: 0, what: "" };
  private readonly counts = new Map<string, number>();
  private readonly failures: string[] = [];
  private readonly heapBefore = heapBytes();
  private mostHeap = 0;

  constructor(
    private readonly name: string,
    private readonly bounds: { ms: number; megabytes: number },
  ) {}

  /**
   * Runs one attempt, and judges its result: in one word what became of the input, or an Error that must not be. Only the attempt
   * is timed; one over its time is repeated twice, since the collector or the compiler may have come in between.
   */
  try<T>(what: string, attempt: () => T, judge: (result: T) => string): void {
    this.tried += 1;
    try {
      let { result, ms } = timed(attempt);
      for (let k = 0; k < 2 && ms > this.bounds.ms; k++) ({ result, ms } = timed(attempt));
      const kind = judge(result);
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      if (ms > this.slowest.ms) this.slowest = { ms, what };
      if (ms > this.bounds.ms) throw new Error(`it took ${ms.toFixed(0)} ms, ${this.bounds.ms} are allowed`);
    } catch (error) {
      this.fail(what, error);
    }
    if (this.tried % 50 === 0) this.look();
  }

  /** The same for what takes place elsewhere; its time counts in the wall's. */
  async tryAsync(what: string, attempt: () => Promise<string>): Promise<void> {
    this.tried += 1;
    const start = performance.now();
    try {
      const kind = await attempt();
      const ms = performance.now() - start;
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      if (ms > this.slowest.ms) this.slowest = { ms, what };
      if (ms > this.bounds.ms) throw new Error(`it took ${ms.toFixed(0)} ms, ${this.bounds.ms} are allowed`);
    } catch (error) {
      this.fail(what, error);
    }
    this.look();
  }

  private fail(what: string, error: unknown): void {
    this.failed += 1;
    const words = error instanceof Error ? error.message.split("\n")[0] : String(error);
    if (this.failures.length < MOST_FAILURES) this.failures.push(`${shorten(what)}: ${shorten(words)}`);
  }

  private look(): void {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const heap = (heapUsed + arrayBuffers - this.heapBefore) / 2 ** 20;
    if (heap <= this.bounds.megabytes) this.mostHeap = Math.max(this.mostHeap, heap);
    else {
      // What nobody holds any more counts too until it is collected.
      this.mostHeap = Math.max(this.mostHeap, (heapBytes() - this.heapBefore) / 2 ** 20);
    }
  }

  result(): AttackResult {
    const over = this.mostHeap > this.bounds.megabytes;
    const kinds = [...this.counts].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${count} ${kind}`);
    return {
      name: this.name,
      tried: this.tried,
      failed: this.failed + Number(over),
      details: [
        kinds.join(", "),
        `slowest ${this.slowest.ms.toFixed(0)} ms of ${this.bounds.ms} (${shorten(this.slowest.what, 50)}), heap grew by at most ${this.mostHeap.toFixed(0)} MiB of ${this.bounds.megabytes}`,
        ...this.failures,
      ],
    };
  }
}

/** Milliseconds of the processor, or of the wall where those are fewer: other programs share the machine. */
function timed<T>(attempt: () => T): { result: T; ms: number } {
  const start = performance.now();
  const used = process.cpuUsage();
  const result = attempt();
  const { user, system } = process.cpuUsage(used);
  return { result, ms: Math.min(performance.now() - start, (user + system) / 1000) };
}

/** Hostile texts on one printable line. */
export function shorten(text: string, most = 160): string {
  const plain = text.replace(/[^\x20-\x7e]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return plain.length > most ? `${plain.slice(0, most)}...` : plain;
}
