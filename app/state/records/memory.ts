/** Records of this visit in memory, so that Undo and Back need no storage. The oldest go when they take too much. */
import type { RunRecord } from "./record";

export class MemoryRecords {
  private readonly records = new Map<string, RunRecord>();

  constructor(private readonly limit: { records: number; bytes: number }) {}

  /** The latest state of a record; the newest is kept whatever its size. */
  put(record: RunRecord): void {
    this.records.delete(record.head.id);
    this.records.set(record.head.id, record);
    let bytes = [...this.records.values()].reduce((sum, { head }) => sum + head.bytes, 0);
    for (const [id, { head }] of this.records) {
      if (this.records.size === 1 || (bytes <= this.limit.bytes && this.records.size <= this.limit.records)) break;
      this.records.delete(id);
      bytes -= head.bytes;
    }
  }

  find(id: string): RunRecord | null {
    return this.records.get(id) ?? null;
  }

  newestOf(link: string): RunRecord | null {
    return [...this.records.values()].findLast(({ head }) => head.link === link && head.steps > 0) ?? null;
  }

  drop(id: string): void {
    this.records.delete(id);
  }
}
