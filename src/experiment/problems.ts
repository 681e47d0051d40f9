/**
 * A failed validation in words: each sentence names the place, what came and what was expected.
 * Nothing here trusts the input: values are shown shallowly and cut short.
 */
import type { z } from "zod";
import { formatNumber } from "./number-text";
import { experimentSchema } from "../spec/schema";
import { suggestionClause } from "./suggest";

type Issue = z.core.$ZodIssue;

/** Sentences shown at most; the rest is counted. */
export const MOST_SENTENCES = 20;

/** A spec in which every list has an entry: says which fields exist at a path. */
const SAMPLE: unknown = experimentSchema.parse({ model: { layers: [{ units: 1, hidden: [{ width: 1 }] }] } });

/** One sentence per issue, in the schema's order. */
export function describeIssues(error: z.ZodError, input: unknown): string[] {
  return capSentences(error.issues.flatMap((issue) => describeIssue(issue, input)));
}

/** The first sentences, and how many more there are. */
export function capSentences(sentences: string[]): string[] {
  if (sentences.length <= MOST_SENTENCES) return sentences;
  const more = sentences.length - MOST_SENTENCES;
  return [...sentences.slice(0, MOST_SENTENCES), `And ${more} more ${more === 1 ? "problem" : "problems"}.`];
}

/** The sentences of one issue; unknown fields have one each. */
export function describeIssue(issue: Issue, input: unknown): string[] {
  const place = pathText(issue.path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownFieldText(key, issue.path));
  return [`${place} is ${describeValue(valueAtPath(input, issue.path))}; expected ${expectedText(issue)}.`];
}

/** `optimizer has no field "learningrate"; did you mean "learningRate"?` */
export function unknownFieldText(key: string, path: readonly PropertyKey[]): string {
  const sample = valueAtPath(
    SAMPLE,
    path.map((part) => (typeof part === "number" ? 0 : part)),
  );
  const known = isObject(sample) ? Object.keys(sample) : [];
  return `${pathText(path)} has no field ${describeValue(key)}${suggestionClause(key, known)}`;
}

/** `model.layers[0].units`, `params."a name"`; "The experiment" for the empty path. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The experiment";
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${nameText(String(part))}`))
    .join("");
}

/** A name from foreign data: as it is where it looks like a field, else in quotes, with control characters escaped. */
function nameText(name: string): string {
  return /^[\w-]{1,60}$/.test(name) ? name : JSON.stringify(cut(name));
}

/** A value in a few words, never deeper than one level, never longer than a line. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isObject(value)) return `a ${typeof value}`;
  const entries = Object.entries(value);
  const shallow = entries.length <= 4 && entries.every(([, inner]) => typeof inner === "number");
  return shallow ? cut(JSON.stringify(value)) : `an object with ${entries.length} fields`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const KIND_TEXT: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "text",
  array: "a list",
  object: "an object",
  record: "an object of numbers and switches",
};

function expectedText(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return KIND_TEXT[issue.expected] ?? issue.expected;
    case "invalid_value": {
      const values = issue.values.map((value) => (typeof value === "string" ? value : String(value)));
      return values.length === 1 ? values[0] : `one of ${values.join(", ")}`;
    }
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${limitText(issue.minimum, issue.origin)}`;
    case "too_big":
      return `${issue.inclusive ? "at most" : "less than"} ${limitText(issue.maximum, issue.origin)}`;
    case "invalid_union":
      return "a number, true or false";
    default:
      return issue.message;
  }
}

function limitText(limit: number | bigint, origin: string): string {
  const unit = origin === "array" ? " entries" : origin === "string" ? " characters" : "";
  return `${typeof limit === "number" ? formatLimit(limit) : limit}${limit === 1 ? unit.replace("ies", "y").replace(/s$/, "") : unit}`;
}

/** Limits are read by people: 100000, not 1e5, while they are short. */
function formatLimit(limit: number): string {
  return Number.isInteger(limit) && Math.abs(limit) < 1e7 ? String(limit) : formatNumber(limit);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property at a path; undefined where the path leaves the data. */
export function valueAtPath(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const part of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[part];
  }
  return here;
}
