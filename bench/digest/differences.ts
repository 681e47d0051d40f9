/** Two trainings of one experiment, bit against bit: what differs, and where first. */
import { createHash } from "node:crypto";
import { type Item, PARTS, type Part, type Trained, type TrainedRun } from "./trained";

export interface Difference {
  part: Part;
  name: string;
  /** Where the two differ first, for people. */
  where: string;
}

export interface RunComparison {
  run: string;
  differences: Difference[];
  /** Items that only one of the two has, `optimizer x`, by who has them. No difference in bits. */
  onlyHere: string[];
  onlyThere: string[];
  /** Items that both have. */
  compared: number;
}

export interface Comparison {
  runs: RunComparison[];
  /** Runs that only one of the two has trained. */
  onlyHere: string[];
  onlyThere: string[];
}

export function compareTrained(here: Trained, there: Trained): Comparison {
  const names = [...here.runs.keys()];
  return {
    runs: names.flatMap((run) => {
      const [ours, theirs] = [here.runs.get(run), there.runs.get(run)];
      return ours && theirs ? [compareRun(run, ours, theirs)] : [];
    }),
    onlyHere: names.filter((run) => !there.runs.has(run)),
    onlyThere: [...there.runs.keys()].filter((run) => !here.runs.has(run)),
  };
}

function compareRun(run: string, here: TrainedRun, there: TrainedRun): RunComparison {
  const result: RunComparison = { run, differences: [], onlyHere: [], onlyThere: [], compared: 0 };
  for (const part of PARTS) {
    for (const [name, item] of here[part]) {
      const other = there[part].get(name);
      if (!other) {
        result.onlyHere.push(`${part} ${name}`);
        continue;
      }
      result.compared += 1;
      const where = firstDifference(item, other);
      if (where !== null) result.differences.push({ part, name, where });
    }
    for (const name of there[part].keys()) if (!here[part].has(name)) result.onlyThere.push(`${part} ${name}`);
  }
  return result;
}

/** Where two items differ first, in words; null where they are equal. */
export function firstDifference(here: Item, there: Item): string | null {
  const [ours, theirs] = [here.entries, there.entries];
  const shorter = Math.min(ours.length, theirs.length);
  const place = (at: number) => (here.unordered ? "in its numbers by size" : `entry ${at} of ${ours.length}`);
  for (let at = 0; at < shorter; at++) {
    if (ours[at] !== theirs[at]) return `${place(at)}: ${here.show(at)} here, ${there.show(at)} there`;
  }
  if (ours.length === theirs.length) return null;
  return `${ours.length} entries here, ${theirs.length} there`;
}

/** First digits of the SHA-256 of items with their names, in the order of the names. */
export function digestOf(items: ReadonlyMap<string, Item>): string {
  const hash = createHash("sha256");
  for (const [name, { entries }] of [...items].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\n${Array.from(entries as ArrayLike<number | string>).join("\n")}\n`);
  }
  return hash.digest("hex").slice(0, 12);
}
