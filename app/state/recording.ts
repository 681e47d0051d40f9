/**
 * Writes the run on the page into its record: every few seconds while it takes steps, when it pauses or the page is hidden, and before
 * anything that ends it. The engine sends a checkpoint among its other events, so the curves of that moment are exactly its own.
 */
import type { EngineEvent, ExperimentSpec } from "../../src/index";
import { encodeLink } from "../../src/experiment/link";
import { seriesStore } from "../series/series-store";
import { furthest } from "./engine";
import { ask } from "./engine-client";
import { bytesOf } from "./records/database";
import { lockedRecords, lockRecord, releaseRecord } from "./records/lock";
import { newRecordId, PROGRAM_VERSION, type RecordHead, type RecordUpdate } from "./records/record";
import { shelf } from "./records/the-shelf";
import { reportStorage } from "./storage-words";
import { useLab } from "./store";
import { markEntry } from "./url";

/** Milliseconds between two saves; more where a save is expensive. */
const EVERY_MS = 5_000;
const LONGEST_MS = 60_000;
/** The first save of a run comes early. */
const FIRST_MS = 1_000;
/** A save waits at least so many times as long as the last one took. */
const SHARE = 20;
/** Bytes per millisecond that saves may write. */
const BYTES_PER_MS = 8_000;
/** Storage that is out of order is tried again this often. */
const RETRY_MS = 30_000;
/** The engine's answer and the checkpoint come by different ways. */
const GRACE_MS = 10_000;

interface Current {
  id: string;
  startedAt: number;
  spec: ExperimentSpec;
}

let current: Current | null = null;
/** Record whose changed pieces are those since the last save. */
let savedAs: string | null = null;
let savedSteps = 0;
let dueAt = 0;
let writing: Promise<void> | null = null;
let pending: { whole: boolean; promise: Promise<string | null>; resolve: (id: string | null) => void } | null = null;

const lab = () => useLab.getState();

/** Id of the record that is written; null before there is one. */
export function currentRecord(): string | null {
  return current?.id ?? null;
}

/** From here on the page's run is a new record, or goes on in `from`, whose lock this tab then has. */
export function beginRecord(spec: ExperimentSpec, from?: { id?: string; startedAt: number; steps: number }): void {
  const id = from?.id ?? newRecordId();
  if (current && current.id !== id) releaseRecord(current.id);
  current = { id, startedAt: from?.startedAt ?? Date.now(), spec };
  void lockRecord(id);
  savedAs = null;
  savedSteps = from?.id ? from.steps : 0;
  dueAt = Date.now() + FIRST_MS;
  if (lab().spec === spec) markEntry({ record: id });
}

/** The same run with another list of estimators. */
export function updateRecord(spec: ExperimentSpec): void {
  if (!current) return;
  current = { ...current, spec };
  if (lab().spec === spec) markEntry({ record: current.id, shared: false });
}

/** The engine holds nothing: there is nothing to write. */
export function endRecord(): void {
  if (current) releaseRecord(current.id);
  current = null;
}

/**
 * Saves the run as it stands. `whole`: also into memory, for Undo and Back. Returns the record's id once curves and checkpoint are
 * taken (storage may take longer), or null when there is nothing to save.
 */
export function saveRun(whole: boolean): Promise<string | null> {
  if (!canSave()) return Promise.resolve(null);
  if (pending) {
    pending.whole ||= whole;
    return pending.promise;
  }
  let resolve: (id: string | null) => void = () => {};
  const promise = new Promise<string | null>((done) => {
    resolve = done;
  });
  const own = { whole, promise, resolve };
  pending = own;
  void requestCheckpoint().then(() => {
    if (pending === own) pending = null;
    resolve(null); // Nothing more, if the checkpoint has come.
  });
  return promise;
}

function canSave(): boolean {
  const { readOnly, shown, steps } = lab();
  return current !== null && !readOnly && shown === current.spec && furthest(steps) > 0;
}

/** Whether the run on the page has taken steps since it was saved, by training or one at a time. */
function hasNews(): boolean {
  return canSave() && lab().waiting.kind === "no" && furthest(lab().steps) > savedSteps;
}

async function requestCheckpoint(): Promise<void> {
  if (!pending?.whole) await writing;
  const sent = await ask((c) => c.sendCheckpoint());
  if (sent) await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
}

/** The engine's checkpoint has come: every event before it has been seen. */
export function receiveCheckpoint({ bytes, steps }: Extract<EngineEvent, { kind: "checkpoint" }>): void {
  const wanted = pending;
  pending = null;
  if (!wanted || !current || !canSave()) {
    wanted?.resolve(null);
    return;
  }
  const start = performance.now();
  const { id, startedAt, spec } = current;
  const curves = seriesStore.lengths();
  const head: RecordHead = {
    id,
    link: encodeLink(spec),
    program: PROGRAM_VERSION,
    startedAt,
    savedAt: Date.now(),
    steps: furthest(steps),
    stepsByRun: steps,
    gaps: lab().gaps,
    curves,
    bytes: bytesOf(bytes, curves),
  };
  if (wanted.whole) shelf.memory.put({ head, series: seriesStore.snapshot(), checkpoint: bytes });
  const pieces = seriesStore.changedPieces(wanted.whole || savedAs !== id);
  savedAs = id;
  savedSteps = head.steps;
  write({ head, pieces, checkpoint: bytes }, performance.now() - start);
  wanted.resolve(id);
}

/** One write after another. A piece that was not written is written with all others next time. */
function write(update: RecordUpdate, takenMs: number): void {
  const before = writing ?? Promise.resolve();
  const start = performance.now();
  const own = before.then(async () => {
    const needed = new Set([...(await lockedRecords()), update.head.id]);
    const trouble = await shelf.save(update, needed);
    reportStorage(trouble);
    if (trouble) savedAs = null;
    const cost = SHARE * (takenMs + performance.now() - start);
    const least = trouble ? RETRY_MS : EVERY_MS;
    const wait = Math.min(LONGEST_MS, Math.max(least, cost, update.head.bytes / BYTES_PER_MS));
    dueAt = Date.now() + wait;
    if (writing === own) writing = null;
  });
  writing = own;
}

/** Starts saving; returns a function that stops it. */
export function startRecording(): () => void {
  const timer = setInterval(() => {
    if (!writing && Date.now() >= dueAt && hasNews()) void saveRun(false);
  }, 500);
  const onHide = () => {
    if (document.visibilityState === "hidden" && hasNews()) void saveRun(false);
  };
  document.addEventListener("visibilitychange", onHide);
  window.addEventListener("pagehide", onHide);
  void shelf.check().then(reportStorage);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onHide);
    window.removeEventListener("pagehide", onHide);
  };
}
