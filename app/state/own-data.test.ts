import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { dataToDrop, type OwnData, OwnFiles } from "./own-data";

const file = (name: string, text: string) => ({ name, data: new Blob([text]) });
const set = (sha256: string, name = "a.csv") => ({ key: `file:${name}`, sha256, name });
const texts = async (files: Awaited<ReturnType<OwnFiles["find"]>>) =>
  files && Promise.all(files.map(({ data }) => (data as Blob).text()));

describe("OwnFiles", () => {
  it("finds a file again in another visit, by its checksum and not by its name", async () => {
    const first = new OwnFiles("two-files");
    expect(await first.keep(set("111111111111"), [file("a.csv", "one")])).toBe(true);
    expect(await first.keep(set("222222222222"), [file("a.csv", "two")])).toBe(true);
    const later = new OwnFiles("two-files");
    expect(await texts(await later.find(set("111111111111")))).toEqual(["one"]);
    expect(await texts(await later.find(set("222222222222")))).toEqual(["two"]);
    expect(await later.find(set("333333333333"))).toBeNull();
    // An old link names no checksum: two files of the name leave it open which is meant.
    expect(await later.find({ key: "file:a.csv" })).toBeNull();
    await later.forget("222222222222");
    expect(await texts(await later.find({ key: "file:a.csv" }))).toEqual(["one"]);
    expect((await later.list()).map(({ id }) => id)).toEqual(["111111111111"]);
  });

  it("has the originals of a set under its key", async () => {
    const files = [file("a", "1"), file("b", "2")];
    await new OwnFiles("originals").keep({ key: "mnist", name: "MNIST" }, files);
    expect(await texts(await new OwnFiles("originals").find({ key: "mnist" }))).toEqual(["1", "2"]);
  });

  it("keeps what is too large, or cannot be stored, for this visit, and says so", async () => {
    const small = new OwnFiles("small", { sets: 5, bytes: 3 });
    expect(await small.keep(set("111111111111"), [file("a.csv", "four")])).toBe(false);
    expect(await texts(await small.find(set("111111111111")))).toEqual(["four"]);
    expect(await new OwnFiles("small").find(set("111111111111"))).toBeNull();
  });
});

describe("dataToDrop", () => {
  it("makes room by number and by size, the oldest first", () => {
    const head = (id: string, bytes: number, savedAt: number): OwnData => ({ id, key: id, name: id, bytes, savedAt });
    const heads = [head("old", 10, 1), head("new", 10, 3), head("middle", 10, 2)];
    expect(dataToDrop(heads, { id: "x", bytes: 10 }, { sets: 3, bytes: 1000 })).toEqual(["old"]);
    expect(dataToDrop(heads, { id: "x", bytes: 10 }, { sets: 9, bytes: 25 })).toEqual(["middle", "old"]);
    expect(dataToDrop(heads, { id: "new", bytes: 10 }, { sets: 3, bytes: 1000 })).toEqual([]);
  });
});
