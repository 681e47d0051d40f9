/** The sweeps that the page keeps: the latest of each kind, grown by a part at a time. */

import type { SweepPart } from "../../src/index";
import type { SweepKind } from "../../src/experiment/sweep";
import type { SweepRecord } from "../../src/export/sweep-file";

export type SweepsKept = Partial<Record<SweepKind, SweepRecord>>;

/** Unchanged where no such sweep is kept: the part is of an experiment that is gone. */
export function withPart(kept: SweepsKept, over: SweepKind, part: SweepPart): SweepsKept {
  const record = kept[over];
  return record ? { ...kept, [over]: { ...record, parts: [...record.parts, part] } } : kept;
}
