/**
 * An experiment as the fragment of a link, without its "#":
 * `v=1&d=strokes&m=200t-200t-[200]&e=st,disarm,foust(b:0.8)&o=sgd:3e-4&b=128&s=9`.
 * Fields in the table's order, defaults left out, so equal experiments have equal links. `p=KEY` starts from a preset
 * where that is shorter; `z=` holds packed JSON where the fields would be long; `h=` hides parts of the page.
 */
import { FIELD_PARTS, FIELD_ROWS, type FieldRow, fieldValue, setFieldValue } from "./fields";
import { type LinkFields, migrateFields, migrateJson } from "./migrate";
import { packText, unpackText } from "./pack";
import { findPreset, PRESETS, presetSpec } from "./presets";
import { capSentences, describeValue, isObject } from "./problems";
import { type Repaired, repairSpec, usedInstead } from "./repair";
import { type ExperimentSpec, SPEC_VERSION } from "../spec/schema";
import { canonicalSpec, DEFAULT_SPEC } from "./spec";
import { suggestionClause } from "./suggest";

export { estimatorText, parseEstimatorText } from "./estimator-text";

export type DecodedLink =
  /** Nothing there: the visitor's first look. */
  | { kind: "empty" }
  /** An experiment; `notes` lists in sentences what could not be used. */
  | { kind: "ok"; spec: ExperimentSpec; notes: string[]; hidden: string[] }
  /** Made by a newer program: what this one understands of it, to be looked at, not edited. */
  | { kind: "newer"; version: number; spec: ExperimentSpec; notes: string[]; hidden: string[] }
  /** No experiment can be made of it. */
  | { kind: "unreadable"; reason: string };

/** Readable links up to this many characters are never packed. */
const READABLE_LENGTH = 1000;
/** Packing must bring the length down to this share. */
const PACKED_SHARE = 0.8;
/** Longest fragment that is looked at. */
const LONGEST_LINK = 64 * 1024;

const OWN_KEYS = ["v", "p", "h", "z"];

/** The fragment of an experiment, without "#". The spec must be valid; `hidden` are parts of the page to leave out. */
export function encodeLink(spec: ExperimentSpec, options: { hidden?: readonly string[] } = {}): string {
  const canonical = canonicalSpec(spec);
  const head = `v=${SPEC_VERSION}`;
  const tail = encodeHidden(options.hidden ?? []);
  const candidates = [encodeFields(canonical, DEFAULT_SPEC)];
  for (const { key } of PRESETS.filter((preset) => describes(preset.key, canonical))) {
    candidates.push([`p=${key}`, ...encodeFields(canonical, expandPreset(key))]);
  }
  const readable = candidates
    .map((fields) => [head, ...fields, ...tail].join("&"))
    .reduce((shortest, link) => (link.length < shortest.length ? link : shortest));
  if (readable.length <= READABLE_LENGTH) return readable;
  const packed = [head, `z=${packText(JSON.stringify(sparseJson(canonical)))}`, ...tail].join("&");
  return packed.length <= readable.length * PACKED_SHARE ? packed : readable;
}

/** Reads a fragment, with or without its "#". Never throws. */
export function decodeLink(fragment: string): DecodedLink {
  const text = fragment.replace(/^#/, "");
  if (text === "") return { kind: "empty" };
  if (text.length > LONGEST_LINK) {
    return unreadable(`it has ${text.length} characters; links have at most ${LONGEST_LINK}`);
  }
  const notes: string[] = [];
  const fields = splitFields(text, notes);
  const version = readVersion(fields, notes);
  if (typeof version !== "number") return version;
  const read = fields.has("z") ? readPacked(fields, version, notes) : readFields(migrateFields(fields, version), notes);
  const newer = version > SPEC_VERSION;
  if ("problem" in read) {
    const why = newer ? `; it comes from version ${version}, this page reads up to ${SPEC_VERSION}` : "";
    return unreadable(`${read.problem}${why}`);
  }
  const hidden = readHidden(fields.get("h"), notes);
  const result = { spec: read.spec, notes: capSentences([...notes, ...read.notes]), hidden };
  return newer ? { kind: "newer", version, ...result } : { kind: "ok", ...result };
}

function unreadable(reason: string): DecodedLink {
  return { kind: "unreadable", reason: `This link cannot be read: ${reason}.` };
}

/** A preset may stand for an experiment only on its own data and network; otherwise its name would mislead. */
function describes(presetKey: string, spec: ExperimentSpec): boolean {
  const preset = expandPreset(presetKey);
  return FIELD_ROWS.filter((row) => row.path === "dataset.key" || row.path === "model.layers").every(
    (row) => row.encode(preset) === row.encode(spec),
  );
}

/** `key=value` of every field that differs from the base; trailing parts that do not differ are left out. */
function encodeFields(spec: ExperimentSpec, base: ExperimentSpec): string[] {
  const fields: string[] = [];
  for (const [key, rows] of FIELD_PARTS) {
    const differs = rows.map((row) => row.encode(spec) !== row.encode(base));
    const count = differs.lastIndexOf(true) + 1;
    const parts = rows.slice(0, count).map((row) => escapeText(row.encode(spec)));
    if (count > 0) fields.push(`${key}=${parts.join(":")}`);
  }
  return fields;
}

/** JSON of the leaves that differ from the defaults. */
function sparseJson(spec: ExperimentSpec): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const row of FIELD_ROWS) {
    if (row.encode(spec) !== row.encode(DEFAULT_SPEC)) setFieldValue(json, row.path, fieldValue(spec, row.path));
  }
  return json;
}

/** Percent-encodes what a fragment or a field may not hold; brackets, commas and colons stay readable. */
function escapeText(text: string): string {
  return encodeURIComponent(text).replace(/%(5B|5D|2C|3A|2F|40)/g, (code) => decodeURIComponent(code));
}

function encodeHidden(hidden: readonly string[]): string[] {
  const names = [...new Set(hidden)].filter((name) => HIDDEN_NAME.test(name)).sort();
  return names.length > 0 ? [`h=${names.join(",")}`] : [];
}

/** `a=1&b=2` as a map of undecoded values, first occurrence first. */
function splitFields(text: string, notes: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const key = equals < 0 ? part : part.slice(0, equals);
    if (equals < 0) notes.push(`The link's part ${describeValue(part)} has no value; it is ignored.`);
    else if (fields.has(key)) notes.push(`The link says ${describeValue(key)} twice; the first one counts.`);
    else fields.set(key, part.slice(equals + 1));
  }
  return fields;
}

/** The link's version. A link without one is taken as today's when it holds a field that we know. */
function readVersion(fields: LinkFields, notes: string[]): number | DecodedLink {
  const text = fields.get("v");
  if (text === undefined) {
    const known = [...fields.keys()].some((key) => key === "p" || key === "z" || FIELD_PARTS.has(key));
    if (!known) return unreadable("it holds no experiment");
    notes.push(`The link names no version; it is read as version ${SPEC_VERSION}.`);
    return SPEC_VERSION;
  }
  if (!/^[1-9]\d{0,5}$/.test(text))
    return unreadable(`its version is ${describeValue(text)}, expected a number from 1`);
  return Number(text);
}

function readFields(fields: LinkFields, notes: string[]): Repaired {
  const base = readPreset(fields.get("p"), notes);
  const json: Record<string, unknown> = {};
  for (const [key, raw] of fields) {
    const rows = FIELD_PARTS.get(key);
    if (rows) readField(rows, raw, json, base, notes);
    else if (!OWN_KEYS.includes(key)) notes.push(`The link's field ${describeValue(key)} is unknown; it is ignored.`);
  }
  return repairSpec(json, base);
}

/** Reads the parts of one field into the JSON. Empty parts mean the base's value. */
function readField(
  rows: readonly FieldRow[],
  raw: string,
  json: Record<string, unknown>,
  base: ExperimentSpec,
  notes: string[],
): void {
  const { key } = rows[0];
  const text = unescapeText(raw);
  if (text === undefined) {
    notes.push(`The link's field ${key} is ${describeValue(raw)}, which is damaged. ${usedInstead(rows, base)}`);
    return;
  }
  const parts = rows.length > 1 ? text.split(":") : [text];
  if (parts.length > rows.length) {
    notes.push(`The link's field ${key} has ${parts.length} parts; only the first ${rows.length} count.`);
  }
  rows.forEach((row, i) => {
    if (parts[i] === undefined || (rows.length > 1 && parts[i] === "")) return;
    const { value, problems = [], repair: own } = row.decode(parts[i]);
    if (value !== undefined) setFieldValue(json, row.path, value);
    const repair = own ?? (value === undefined ? usedInstead([row], base) : "It is left out.");
    notes.push(...problems.map((problem) => `${problem} ${repair}`));
  });
}

function readPreset(raw: string | undefined, notes: string[]): ExperimentSpec {
  if (raw === undefined) return DEFAULT_SPEC;
  const key = unescapeText(raw) ?? raw;
  if (findPreset(key)) return expandPreset(key);
  const known = PRESETS.map((preset) => preset.key);
  const clause = suggestionClause(key, known);
  notes.push(`There is no preset ${describeValue(key)}${clause} The defaults are used instead.`);
  return DEFAULT_SPEC;
}

function readPacked(fields: LinkFields, version: number, notes: string[]): Repaired | { problem: string } {
  for (const key of fields.keys()) {
    if (OWN_KEYS.includes(key) && key !== "p") continue;
    notes.push(`The link's field ${describeValue(key)} stands beside a packed experiment; it is ignored.`);
  }
  const unpacked = unpackText(fields.get("z") ?? "");
  if ("problem" in unpacked) return unpacked;
  const json = parseJson(unpacked.text);
  if (!isObject(json)) return { problem: "its packed part holds no experiment" };
  return repairSpec(migrateJson(json, version), DEFAULT_SPEC);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unescapeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const HIDDEN_NAME = /^[a-z][a-z0-9-]{0,31}$/;
const MOST_HIDDEN = 32;

/** Names of the parts of the page to leave out, sorted. */
function readHidden(raw: string | undefined, notes: string[]): string[] {
  if (raw === undefined) return [];
  const names = (unescapeText(raw) ?? "").split(",").slice(0, MOST_HIDDEN);
  const good = names.filter((name) => HIDDEN_NAME.test(name));
  if (good.length < names.length) notes.push("Some names of parts to hide (h) cannot be read; they are ignored.");
  return [...new Set(good)].sort();
}

const expanded = new Map<string, ExperimentSpec>();

/** A preset's experiment, made once: links are encoded on every edit. */
function expandPreset(key: string): ExperimentSpec {
  const preset = findPreset(key);
  if (!preset) return DEFAULT_SPEC;
  const spec = expanded.get(key) ?? presetSpec(preset);
  expanded.set(key, spec);
  return spec;
}
