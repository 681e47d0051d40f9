import { gzipSync } from "fflate";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CATALOGUE } from "../../datasets/catalogue";
import { type IdxRow, isIdxRow, ROLES, recognise } from "../../datasets/original-files";
import { sha256, shortChecksum } from "../data/checksum";
import { writePacked } from "../data/packed";
import { experimentSchema } from "../spec/schema";
import { DataSource, type Loading, type Reading } from "./data-source";
import type { KeptFiles, NamedFile, WantedData } from "./own-files";
import { type FileReader, ReadingStopped, readHere } from "./reading/reader";

const table = (...values: number[]) =>
  new TextEncoder().encode(`x,y\n${values.map((value, row) => `${value},${row % 2 ? "a" : "b"}`).join("\n")}`);
const one = table(1, 2, 3, 4, 5, 6);
const two = table(7, 8, 9, 10, 11, 12);
const base = "http://localhost/datasets/";

const classifier = ({ key, sha256 }: WantedData) =>
  experimentSchema.parse({ dataset: { key, sha256 }, model: { kind: "classifier", layers: [{ units: 2 }] } });

/** Kept files as the page has them, by checksum. */
function keptFiles(entries: [string, NamedFile[]][]): KeptFiles & { asked: WantedData[] } {
  const asked: WantedData[] = [];
  return {
    asked,
    find: async (wanted) => {
      asked.push(wanted);
      return new Map(entries).get(wanted.sha256 ?? wanted.key) ?? null;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe("a visitor's files", () => {
  it("are two data sets when they have one name and other bytes", async () => {
    const source = new DataSource({ base });
    const { sets } = await source.add([
      { name: "a.csv", data: one },
      { name: "a.csv", data: new Blob([two]) },
    ]);
    expect(sets.map(({ key }) => key)).toEqual(["file:a.csv", "file:a.csv"]);
    const values = await Promise.all(sets.map(async (set) => (await source.prepare(classifier(set))).train.words[0]));
    expect(new Float32Array(Uint32Array.from(values).buffer)).toEqual(Float32Array.of(1, 7));
    // The same file again, later and under the other's wish: the content decides, not what came last.
    await source.add([{ name: "a.csv", data: two }]);
    expect((await source.prepare(classifier(sets[0]))).train.words[0]).toBe(values[0]);
  });

  it("are found again by their checksum, and another file is not taken for them", async () => {
    const checksum = shortChecksum(await sha256(one));
    const wanted = { key: "file:a.csv", sha256: checksum };
    const found = new DataSource({ base, files: keptFiles([[checksum, [{ name: "b.csv", data: new Blob([one]) }]]]) });
    expect((await found.load(wanted)).train.count).toBe(5);
    const wrong = new DataSource({ base, files: keptFiles([[checksum, [{ name: "a.csv", data: two }]]]) });
    await expect(wrong.load(wanted)).rejects.toThrow(new RegExp(`${checksum}… is asked for`));
    const message = new RegExp(`a.csv with the SHA-256 ${checksum}…, which is not kept.*Drop that file onto the page`);
    await expect(new DataSource({ base }).load(wanted)).rejects.toThrow(message);
  });

  it("say in words what they are when they are no data", async () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
    const { sets, problems } = await new DataSource({ base }).add([
      { name: "digit.png", data: png },
      { name: "a.csv", data: one },
    ]);
    expect(sets).toHaveLength(1);
    expect(problems).toMatchObject([{ title: "digit.png could not be used.", code: "data-file" }]);
    expect(problems[0].detail).toMatch(/it is a PNG image/);
  });
});

describe("reading", () => {
  /** Reads nothing until it is stopped. */
  function endlessReader(): FileReader {
    let stop = () => {};
    return {
      read: ({ file }) => new Promise((_, reject) => (stop = () => reject(new ReadingStopped(file.name)))),
      stop: () => stop(),
    };
  }

  it("can be stopped: the files behind the one that is read are not read either, and a later one is", async () => {
    const heard: string[][] = [];
    const emit = (event: Loading | Reading) => event.kind === "reading" && heard.push(event.names);
    const reader = endlessReader();
    const source = new DataSource({ base, reader, emit });
    const adding = source.add([
      { name: "endless.csv", data: one },
      { name: "b.csv", data: two },
    ]);
    source.stopReading();
    const { sets, problems } = await adding;
    expect(sets).toEqual([]);
    expect(problems).toMatchObject([{ title: "endless.csv was not read.", code: "data-file" }]);
    expect(heard).toEqual([["endless.csv"], []]);
    reader.read = readHere.read;
    expect((await source.add([{ name: "b.csv", data: two }])).sets).toHaveLength(1);
  });

  it("of a kept file ends in words, and is tried again when it is asked for again", async () => {
    const wanted = { key: "file:a.csv", sha256: shortChecksum(await sha256(one)) };
    const reader = endlessReader();
    const files = keptFiles([[wanted.sha256, [{ name: "a.csv", data: one }]]]);
    const source = new DataSource({ base, reader, files });
    const loading = source.load(wanted);
    const ended = expect(loading).rejects.toThrow(/a.csv: reading it was stopped/);
    await vi.waitFor(() => expect(files.asked).toHaveLength(1));
    await Promise.resolve();
    source.stopReading();
    await ended;
    reader.read = readHere.read;
    expect((await source.load(wanted)).train.count).toBe(5);
  });
});

describe("originals of a set", () => {
  /** A small row in the place of MNIST's: the same code, files of a few bytes. */
  async function smallRow(): Promise<{ row: IdxRow; files: NamedFile[] }> {
    const mnist = CATALOGUE.find(({ key }) => key === "mnist");
    if (!isIdxRow(mnist)) throw new Error("MNIST is an IDX set.");
    const images = (count: number) =>
      Uint8Array.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2, ...new Array(4 * count).fill(count)]);
    const labels = (count: number) => Uint8Array.from([0, 0, 8, 1, 0, 0, 0, count, ...new Array(count).fill(1)]);
    const contents = [images(3), labels(3), images(2), labels(2)];
    const files = structuredClone(mnist.files);
    for (const [k, role] of ROLES.entries()) files[role].sha256 = await sha256(contents[k]);
    Object.assign(mnist, { train: 3, test: 2, width: 2, height: 2, files });
    return { row: mnist, files: contents.map((bytes, k) => ({ name: `renamed${k}.gz`, data: gzipSync(bytes) })) };
  }

  it("become the set itself, whatever they are called, and together only", async () => {
    const before = structuredClone({ ...CATALOGUE.find(({ key }) => key === "mnist") });
    const { row, files } = await smallRow();
    try {
      const source = new DataSource({ base, files: keptFiles([["mnist", files]]) });
      expect(await source.add(files.slice(0, 3))).toEqual({
        sets: [],
        problems: [],
        incomplete: [{ key: "mnist", name: "MNIST", files: [0, 1, 2], missing: ["t10k-labels-idx1-ubyte"] }],
      });
      expect(await source.add(files)).toMatchObject({ sets: [{ key: "mnist", files: [0, 1, 2, 3] }], incomplete: [] });
      expect(await source.load({ key: "mnist" })).toMatchObject({
        key: "mnist",
        train: { count: 3 },
        test: { count: 2 },
      });
      // In another visit they come from the kept files, and nothing is fetched.
      const later = new DataSource({ base, files: keptFiles([["mnist", files]]) });
      expect((await later.load({ key: "mnist" })).train.labels).toEqual(Uint8Array.of(1, 1, 1));
      const altered = gzipSync(new Uint8Array(28));
      expect(await recognise("train-images-idx3-ubyte.gz", altered, await sha256(altered))).toBeNull();
    } finally {
      Object.assign(row, before);
    }
  });
});

describe("a prepared set", () => {
  const spec = experimentSchema.parse({ dataset: { key: "mnist", examples: 50_000 } });

  it("has a cost before it is downloaded", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("nothing is to be fetched")));
    const { name, data } = await new DataSource({ base }).shape(spec);
    expect(name).toBe("MNIST");
    expect(data).toMatchObject({ inputs: 784, classes: 0, train: { kind: "bits", count: 50_000, wordsPerRow: 25 } });
    const grey = await new DataSource({ base }).shape({
      ...spec,
      dataset: { ...spec.dataset, examples: 0, binarise: "dynamic" },
      model: { ...spec.model, kind: "classifier" },
    });
    expect(grey.data).toMatchObject({ classes: 10, train: { kind: "bytes", count: 60_000, wordsPerRow: 197 } });
  });

  it("says how many bytes of how many have come, and that it is done", async () => {
    const split = (count: number) => ({ count, pixels: new Uint8Array(784 * count), labels: new Uint8Array(count) });
    const { manifest, data } = writePacked({
      ...{ key: "mnist", name: "MNIST", width: 28, height: 28, source: "" },
      ...{ train: split(3), test: split(2) },
    });
    const packed = gzipSync(data);
    vi.stubGlobal("fetch", async (address: URL) => {
      const body = String(address).endsWith(".json") ? manifest : new Uint8Array(packed);
      return new Response(body, { headers: { "content-length": String(body.length) } });
    });
    const heard: Loading[] = [];
    const source = new DataSource({ base, emit: (event) => event.kind === "loading" && heard.push(event) });
    expect((await source.load({ key: "mnist" })).train.count).toBe(3);
    expect(heard.every(({ received }) => received <= packed.length && received !== manifest.length)).toBe(true);
    expect(heard.at(-2)).toMatchObject({ key: "mnist", received: packed.length, total: packed.length, done: false });
    expect(heard.at(-1)).toMatchObject({ done: true });
  });

  it("that the site has not says what a visitor can do", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    const heard: Loading[] = [];
    const source = new DataSource({ base, emit: (event) => event.kind === "loading" && heard.push(event) });
    await expect(source.load({ key: "mnist" })).rejects.toThrow(/Drop its original files onto the page/);
    await expect(source.load({ key: "mnist" })).rejects.not.toThrow(/npm run/);
    expect(heard.every(({ done }) => done)).toBe(true);
  });
});
