/**
 * Has the visitor's files read, each on a worker of its own, beside the engine: training goes on meanwhile, and a file that never
 * comes to an end is ended by the visitor or by a limit.
 */
import { DataError } from "../../data/errors";
import { type FoundData, type ReadJob, readFile } from "./read";

export interface FileReader {
  /** Rejects with DataError in words, or with ReadingStopped. */
  read(job: ReadJob): Promise<FoundData>;
  /** Ends everything that is being read. */
  stop(): void;
}

/** What a worker answers: what it has found, or why it could not. */
export type ReadAnswer = { found: FoundData } | { refused: { problem: string; remedy: string } };

/** The visitor has ended it. */
export class ReadingStopped extends DataError {
  constructor(file: string) {
    super(file, "reading it was stopped.", "Try it again, or use another file.");
  }
}

/** Largest time for one file: several times what the largest that is allowed takes on a slow machine. */
export const READ_LIMIT_MS = 120_000;

/** Reads where it is called, and cannot be stopped: in Node, where there is nobody who would wait. */
export const readHere: FileReader = { read: readFile, stop: () => {} };

export class WorkerReader implements FileReader {
  /** Ends one job each. */
  private readonly enders = new Set<() => void>();

  read(job: ReadJob): Promise<FoundData> {
    const { name } = job.file;
    const worker = new Worker(new URL("./file-reader.ts", import.meta.url), { type: "module", name: "SBN Lab file" });
    const fail = (problem: string, remedy: string) => new DataError(name, problem, remedy);
    let end = () => {};
    let limit: ReturnType<typeof setTimeout>;
    const found = new Promise<FoundData>((resolve, reject) => {
      end = () => reject(new ReadingStopped(name));
      limit = setTimeout(() => {
        const problem = `reading it took longer than ${READ_LIMIT_MS / 1000} seconds and was ended.`;
        reject(fail(problem, "Use a part of the data, or unpack the file first."));
      }, READ_LIMIT_MS);
      const die = (reason: string) =>
        reject(fail(`the worker that read it ended: ${reason}.`, "It may need more memory than there is: use a part."));
      worker.addEventListener("message", ({ data }: MessageEvent<ReadAnswer>) => {
        if ("found" in data) resolve(data.found);
        else reject(fail(data.refused.problem, data.refused.remedy));
      });
      worker.addEventListener("error", (event) => die(event.message || "it gave no reason"));
      worker.addEventListener("messageerror", () => die("its answer could not be read"));
    });
    this.enders.add(end);
    worker.postMessage(job);
    return found.finally(() => {
      clearTimeout(limit);
      this.enders.delete(end);
      worker.terminate();
    });
  }

  stop(): void {
    for (const end of this.enders) end();
  }
}
