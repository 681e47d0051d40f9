/** Attack on experiments as JSON: every one is a valid experiment in its canonical form, or problems in sentences. */
import fc from "fast-check";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { experimentSchema } from "../../src/spec/schema";
import { canonicalSpec, parseSpec } from "../../src/experiment/spec";
import { hostileText, hostileValue } from "./hostile";
import { type Chance, chanceOf } from "./seeded";
import { type AttackResult, Tally } from "./tally";

const SPEC_MS = 50;
const MEGABYTES = 200;
const SEEDS = 200;
const LONGEST_PROBLEM = 1000;

export function attackSpecs({ count, seed }: { count: number; seed: number }): AttackResult {
  const tally = new Tally("experiments as JSON", { ms: SPEC_MS, megabytes: MEGABYTES });
  const sound = fc.sample(arbitrarySpec, { seed, numRuns: SEEDS });
  for (let k = 0; k < count; k++) {
    const chance = chanceOf(seed + k);
    let json: unknown = chance.below(20) === 0 ? hostileValue(chance) : chance.one(sound);
    for (let round = chance.below(4); round >= 0; round--) json = mutateJson(json, chance);
    tally.try(`spec ${k} of seed ${seed}`, () => parseSpec(json), judgeSpec);
  }
  return tally.result();
}

/** A copy with one thing changed somewhere: a value, a name, an element more or less. */
export function mutateJson(json: unknown, chance: Chance): unknown {
  if (typeof json !== "object" || json === null || chance.below(6) === 0) return hostileValue(chance);
  if (Array.isArray(json)) {
    const copy = [...json];
    const at = chance.below(copy.length + 1);
    if (chance.below(3) === 0) copy.splice(at, chance.below(2), hostileValue(chance));
    else if (at < copy.length) copy[at] = mutateJson(copy[at], chance);
    return copy;
  }
  const entries = Object.entries(json);
  if (entries.length === 0) return { [hostileText(chance)]: hostileValue(chance) };
  const at = chance.below(entries.length);
  switch (chance.below(5)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries.push([hostileText(chance), hostileValue(chance)]);
      break;
    case 2:
      entries[at] = [hostileText(chance), entries[at][1]];
      break;
    default:
      entries[at] = [entries[at][0], mutateJson(entries[at][1], chance)];
  }
  return Object.fromEntries(entries);
}

function judgeSpec(parsed: ReturnType<typeof parseSpec>): string {
  if ("problems" in parsed) {
    const { problems } = parsed;
    if (problems.length === 0) throw new Error("it is refused without a problem");
    const bad = problems.find((problem) => problem.length > LONGEST_PROBLEM || !/[.?!]$/.test(problem));
    if (bad !== undefined) throw new Error(`a problem is no sentence: ${bad}`);
    return "refused in words";
  }
  const text = JSON.stringify(parsed.spec);
  if (JSON.stringify(experimentSchema.parse(parsed.spec)) !== text) throw new Error("the spec is not valid");
  if (JSON.stringify(canonicalSpec(parsed.spec)) !== text) throw new Error("the spec is not in its canonical form");
  return "accepted";
}
