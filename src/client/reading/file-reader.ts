/** The worker that reads one file and is ended after it: whoever waits for it may end it at any time. */
import { DataError } from "../../data/errors";
import { memoryOf, type ReadJob, readFile } from "./read";
import type { ReadAnswer } from "./reader";

const { self: worker } = globalThis as unknown as { self: DedicatedWorkerGlobalScope };

worker.addEventListener("message", async ({ data }: MessageEvent<ReadJob>) => {
  const answer = (value: ReadAnswer, memory: ArrayBuffer[] = []) => worker.postMessage(value, memory);
  try {
    const found = await readFile(data);
    answer({ found }, memoryOf(found));
  } catch (error) {
    if (error instanceof DataError) answer({ refused: { problem: error.problem, remedy: error.remedy } });
    else answer({ refused: { problem: error instanceof Error ? error.message : String(error), remedy: UNEXPECTED } });
  }
});

const UNEXPECTED = "Use another file, or a part of this one.";
