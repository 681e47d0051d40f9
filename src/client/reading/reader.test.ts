import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryOf, readFile } from "./read";
import { READ_LIMIT_MS, ReadingStopped, WorkerReader } from "./reader";

const table = new TextEncoder().encode("x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a");
const file = { name: "a.csv", data: table };

/** A worker that answers when the test says so. */
class TestWorker extends EventTarget {
  static all: TestWorker[] = [];
  jobs: unknown[] = [];
  isEnded = false;

  constructor() {
    super();
    TestWorker.all.push(this);
  }

  postMessage(job: unknown): void {
    this.jobs.push(job);
  }

  terminate(): void {
    this.isEnded = true;
  }
}

beforeEach(() => {
  TestWorker.all = [];
  vi.stubGlobal("Worker", TestWorker);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a file's worker", () => {
  it("is ended when it has answered", async () => {
    const reading = new WorkerReader().read({ kind: "dropped", file });
    const [worker] = TestWorker.all;
    expect(worker.jobs).toEqual([{ kind: "dropped", file }]);
    const found = await readFile({ kind: "dropped", file });
    worker.dispatchEvent(new MessageEvent("message", { data: { found } }));
    expect(await reading).toBe(found);
    expect(worker.isEnded).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is ended by a stop, every one of them", async () => {
    const reader = new WorkerReader();
    const both = [reader.read({ kind: "dropped", file }), reader.read({ kind: "kept", file })];
    const ended = both.map((reading) => expect(reading).rejects.toThrow(ReadingStopped));
    reader.stop();
    await Promise.all(ended);
    expect(TestWorker.all.map(({ isEnded }) => isEnded)).toEqual([true, true]);
  });

  it("is ended by the limit, and says so", async () => {
    const ended = expect(new WorkerReader().read({ kind: "dropped", file })).rejects.toThrow(
      /a.csv: reading it took longer than 120 seconds and was ended. Use a part/,
    );
    vi.advanceTimersByTime(READ_LIMIT_MS - 1);
    expect(TestWorker.all[0].isEnded).toBe(false);
    vi.advanceTimersByTime(1);
    await ended;
    expect(TestWorker.all[0].isEnded).toBe(true);
  });

  it("that refuses or dies leaves a sentence", async () => {
    const reader = new WorkerReader();
    const refused = expect(reader.read({ kind: "dropped", file })).rejects.toThrow("a.csv: it is bad. Mend it.");
    const dead = expect(reader.read({ kind: "dropped", file })).rejects.toThrow(/worker that read it ended: no memory/);
    const [first, second] = TestWorker.all;
    const refusal = { refused: { problem: "it is bad.", remedy: "Mend it." } };
    first.dispatchEvent(new MessageEvent("message", { data: refusal }));
    second.dispatchEvent(Object.assign(new Event("error"), { message: "no memory" }));
    await Promise.all([refused, dead]);
  });
});

it("what was found can be handed over without a copy", async () => {
  const found = await readFile({ kind: "dropped", file });
  const expected = structuredClone(found);
  const memory = memoryOf(found);
  expect(memory).toHaveLength(4);
  expect(structuredClone(found, { transfer: memory })).toEqual(expected);
  expect(memory.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0]);
});
