/** Attack on links: whatever stands behind the #, decoding gives an experiment that is valid and stays itself, or a sentence. */
import fc from "fast-check";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { FIELD_PARTS } from "../../src/experiment/fields";
import { type DecodedLink, decodeLink, encodeLink } from "../../src/experiment/link";
import { packText } from "../../src/experiment/pack";
import { PRESETS } from "../../src/experiment/presets";
import { experimentSchema } from "../../src/spec/schema";
import { hostileText, hostileValue } from "./hostile";
import { type Chance, chanceOf } from "./seeded";
import { mutateJson } from "./specs";
import { type AttackResult, Tally } from "./tally";

const LINK_MS = 50;
const MEGABYTES = 200;
/** Sound links that are mutated; each many times. */
const SEEDS = 400;

export function attackLinks({ count, seed }: { count: number; seed: number }): AttackResult {
  const tally = new Tally("links", { ms: LINK_MS, megabytes: MEGABYTES });
  const sound = soundLinks(seed);
  for (let k = 0; k < count; k++) {
    const link = hostileLink(chanceOf(seed + k), sound);
    tally.try(`link ${k}: ${link}`, () => decodeLink(link), judgeLink);
  }
  return tally.result();
}

function soundLinks(seed: number): string[] {
  const specs = fc.sample(arbitrarySpec, { seed, numRuns: SEEDS });
  const packed = specs.slice(0, 50).map((spec) => `v=1&z=${packText(JSON.stringify(spec))}`);
  return [...specs.map((spec) => encodeLink(spec)), ...packed, ...PRESETS.map(({ key }) => `p=${key}`)];
}

/** A link that somebody has damaged, or made on purpose. */
export function hostileLink(chance: Chance, sound: readonly string[]): string {
  const link = chance.one(sound);
  const at = chance.below(link.length + 1);
  const key = chance.one([...FIELD_PARTS.keys(), "v", "p", "h", "z", "__proto__", "xx"]);
  switch (chance.below(10)) {
    case 0:
      return link.slice(0, at);
    case 1:
      return link.slice(0, at) + hostileText(chance) + link.slice(at + 1);
    case 2:
      return `${link}&${key}=${hostileText(chance)}`;
    case 3:
      return replaceField(link, chance);
    case 4:
      return link.slice(at) + chance.one(sound).slice(chance.below(20));
    case 5:
      return `v=1&z=${packText(JSON.stringify(hostileValue(chance)))}`;
    case 6:
      return `v=1&z=${packText(JSON.stringify(mutateJson(unpacked(chance.one(sound)), chance)))}`;
    case 7:
      return `${chance.one(["v=0", "v=2", "v=-1", "v=1e9", "v=", "v=NaN"])}&${link}`;
    case 8:
      return encodeURIComponent(link).slice(0, 1 + chance.below(400));
    default:
      return Array.from({ length: 1 + chance.below(60) }, () => String.fromCharCode(chance.below(0x3000))).join("");
  }
}

function replaceField(link: string, chance: Chance): string {
  const fields = link.split("&");
  const at = chance.below(fields.length);
  fields[at] = `${fields[at].split("=")[0]}=${hostileText(chance)}`;
  return fields.join("&");
}

function unpacked(link: string): unknown {
  const decoded = decodeLink(link);
  return "spec" in decoded ? decoded.spec : {};
}

/** Throws where a link is taken in any other way than the two that are allowed. */
function judgeLink(decoded: DecodedLink): string {
  if (decoded.kind === "empty") return "empty";
  if (decoded.kind === "unreadable") {
    if (!/^This link cannot be read: .*\.$/s.test(decoded.reason)) throw new Error(`no sentence: ${decoded.reason}`);
    return "refused in words";
  }
  const { spec, notes } = decoded;
  if (JSON.stringify(experimentSchema.parse(spec)) !== JSON.stringify(spec)) throw new Error("the spec is not valid");
  if (notes.some((note) => note.length > 800)) throw new Error("a note is longer than 800 characters");
  const again = decodeLink(encodeLink(spec));
  if (again.kind !== "ok" || again.notes.length > 0) throw new Error("the link of what was read does not read clean");
  if (JSON.stringify(again.spec) !== JSON.stringify(spec)) throw new Error("the link of what was read is another one");
  return notes.length > 0 ? "repaired with notes" : "taken as they stand";
}
