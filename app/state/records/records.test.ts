import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import type { SeriesBlock } from "../../../src/index";
import { PIECE } from "../../series/pieces";
import { SeriesStore } from "../../series/series-store";
import { bytesOf, openDatabase, type RecordDatabase } from "./database";
import { type RecordHead, recordsToDrop } from "./record";
import { Shelf, type ShelfOptions } from "./shelf";

let databases = 0;
const freshName = () => `records-${databases++}`;

function head(id: string, change: Partial<RecordHead> = {}): RecordHead {
  return {
    id,
    link: "v=1",
    program: "0.1.0",
    startedAt: 0,
    savedAt: 20_000,
    steps: 5,
    stepsByRun: { st: 5 },
    gaps: [],
    curves: [],
    bytes: 10,
    ...change,
  };
}

function block(from: number, count: number, run = "st"): SeriesBlock {
  const step = Float64Array.from({ length: count }, (_, k) => from + k);
  return {
    run,
    replica: 0,
    series: "trainElbo",
    step,
    value: Float32Array.from(step, (s) => -s),
    seconds: Float64Array.from(step),
  };
}

describe("records that are dropped", () => {
  it("are the brief ones, then the oldest, and never those that are needed", () => {
    const heads = [
      head("old", { savedAt: 30_000 }),
      head("needed", { savedAt: 25_000 }),
      head("brief", { startedAt: 39_000, savedAt: 40_000 }),
      head("new", { savedAt: 50_000 }),
    ];
    const drop = (records: number, bytes = 1000) => recordsToDrop(heads, new Set(["needed"]), { records, bytes });
    expect(drop(4)).toEqual([]);
    expect(drop(3)).toEqual(["brief"]);
    expect(drop(2)).toEqual(["brief", "old"]);
    expect(drop(0)).toEqual(["brief", "old", "new"]);
    expect(drop(4, 25)).toEqual(["brief", "old"]);
  });
});

describe("a record in the database", () => {
  it("comes back as it was saved, piece by piece, whatever its curves have been through", async () => {
    const db = await openDatabase(() => {}, freshName());
    const store = new SeriesStore();
    const checkpoint = Uint8Array.of(1, 2, 3);
    let written = 0;
    const save = async () => {
      const pieces = store.changedPieces(false);
      written = pieces.length;
      await db.save({ head: head("one", { curves: store.lengths() }), pieces, checkpoint });
      expect((await db.find("one"))?.series).toEqual(store.snapshot());
    };
    store.append([block(0, 3 * PIECE + 10)]);
    await save();
    expect(written).toBe(4);
    store.append([block(3 * PIECE + 10, 5)]);
    await save();
    expect(written).toBe(1);
    await save();
    expect(written).toBe(0);
    store.truncate("st", PIECE + 3);
    await save();
    store.append([block(PIECE + 3, 4 * PIECE), block(0, 7, "disarm")]);
    await save();
    // Buckets merge: every piece is another one.
    store.append([block(5 * PIECE + 3, 20 * PIECE)]);
    await save();
    expect((await db.find("one"))?.series.st[0][2].width).toBe(2);
    // One more value in the last bucket, which has been saved before.
    store.append([block(25 * PIECE + 3, 1)]);
    await save();
    expect(written).toBe(1);
    expect((await db.find("one"))?.checkpoint).toEqual(checkpoint);
  });

  it("stays beside another of the same link; the newest with steps is found, and a dropped one leaves nothing", async () => {
    const db = await openDatabase(() => {}, freshName());
    const store = new SeriesStore();
    store.append([block(0, 5)]);
    const save = (of: RecordHead) =>
      db.save({
        head: { ...of, curves: store.lengths() },
        pieces: store.changedPieces(true),
        checkpoint: Uint8Array.of(7),
      });
    await save(head("first", { savedAt: 1 }));
    await save(head("second", { savedAt: 2 }));
    await save(head("empty", { savedAt: 3, steps: 0 }));
    await save(head("other", { savedAt: 4, link: "v=1&s=2" }));
    expect(await db.newestOf("v=1")).toBe("second");
    expect((await db.heads()).map(({ id }) => id)).toEqual(["first", "second", "empty", "other"]);
    await db.drop(["second"]);
    expect(await db.find("second")).toBeNull();
    expect(await db.newestOf("v=1")).toBe("first");
    expect((await db.find("first"))?.series.st[0][2].step).toHaveLength(5);
  });

  it("is made of what version 1 kept, one experiment for each link", async () => {
    const name = freshName();
    const old = await openDB(name, 1, {
      upgrade: (db) => db.createObjectStore("experiments", { keyPath: "link" }).createIndex("savedAt", "savedAt"),
    });
    const store = new SeriesStore();
    store.append([block(0, PIECE + 9)]);
    const series = store.snapshot();
    const checkpoint = Uint8Array.of(4, 5);
    const kept = { link: "v=1&s=3", savedAt: 9, steps: 12, stepsByRun: { st: 12 }, series, gaps: [], checkpoint };
    await old.put("experiments", kept);
    old.close();
    const db = await openDatabase(() => {}, name);
    const id = await db.newestOf("v=1&s=3");
    const record = await db.find(id ?? "");
    expect(record).toMatchObject({ series, checkpoint, head: { steps: 12, stepsByRun: { st: 12 }, savedAt: 9 } });
    expect(record?.head.bytes).toBe(bytesOf(checkpoint, store.lengths()));
  });
});

describe("the shelf", () => {
  const working = (): RecordDatabase => ({
    save: async () => {},
    find: async () => null,
    newestOf: async () => null,
    heads: async () => [],
    drop: async () => {},
  });
  const shelf = (change: Partial<ShelfOptions>) =>
    new Shelf({
      open: async () => working(),
      limits: { records: 3, bytes: 1000 },
      memory: { records: 2, bytes: 1000 },
      patienceMs: 30,
      writeMs: 30,
      ...change,
    });
  const update = { head: head("one"), pieces: [], checkpoint: new Uint8Array(0) };
  const never = () => new Promise<never>(() => {});
  const waiting = (onWait: () => void) => {
    onWait();
    return never();
  };
  const failing = (name: string) => () => Promise.reject(Object.assign(new Error("no"), { name }));

  it("says why storage does not take records, and still finds those of this visit", async () => {
    const cases: [Partial<ShelfOptions>, string][] = [
      [{ open: never }, "silent"],
      [{ open: waiting }, "old-tab"],
      [{ open: failing("SecurityError") }, "blocked"],
      [{ open: async () => ({ ...working(), save: failing("QuotaExceededError") }) }, "full"],
      [{ open: async () => ({ ...working(), save: never }) }, "silent"],
      [{ open: async () => ({ ...working(), save: failing("DataError") }) }, "failed"],
      [{}, "null"],
    ];
    for (const [change, why] of cases) {
      const tried = shelf(change);
      tried.memory.put({ head: head("mine"), series: {}, checkpoint: new Uint8Array(0) });
      expect(String(await tried.save(update, new Set()))).toBe(why);
      expect((await tried.find("mine"))?.head.id).toBe("mine");
      expect((await tried.newestOf("v=1"))?.head.id).toBe("mine");
    }
  });

  it("waits for silent storage once, not at every use, and takes it when it answers after all", async () => {
    let answer = (_db: RecordDatabase) => {};
    const late = shelf({
      patienceMs: 200,
      open: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    expect(await late.check()).toBe("silent");
    const start = performance.now();
    for (let k = 0; k < 5; k++) await late.find("one");
    expect(performance.now() - start).toBeLessThan(150);
    answer(working());
    expect(await late.save(update, new Set())).toBeNull();
  });

  it("makes room in full storage by dropping what nobody needs", async () => {
    const dropped: string[] = [];
    const full = shelf({
      open: async () => ({
        ...working(),
        save: () => (dropped.length === 0 ? failing("QuotaExceededError")() : Promise.resolve()),
        heads: async () => [head("needed", { savedAt: 1 }), head("old", { savedAt: 2 })],
        drop: async (ids) => void dropped.push(...ids),
      }),
    });
    expect(await full.save(update, new Set(["needed"]))).toBeNull();
    expect(dropped).toEqual(["old"]);
  });

  it("keeps a bounded part in memory, the newest always", () => {
    const { memory } = shelf({ memory: { records: 2, bytes: 25 } });
    for (const id of ["a", "b", "c"]) memory.put({ head: head(id), series: {}, checkpoint: new Uint8Array(0) });
    expect(["a", "b", "c"].filter((id) => memory.find(id))).toEqual(["b", "c"]);
    memory.put({ head: head("large", { bytes: 100 }), series: {}, checkpoint: new Uint8Array(0) });
    expect(["b", "c", "large"].filter((id) => memory.find(id))).toEqual(["large"]);
  });
});
