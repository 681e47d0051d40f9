import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { ImageDataset } from "./dataset";
import { DataError } from "./errors";
import { type ReadFile, readPacked, writePacked } from "./packed";

const dataset: ImageDataset = {
  key: "toy",
  name: "Toy",
  width: 2,
  height: 3,
  channels: 1,
  train: { count: 3, pixels: Uint8Array.from({ length: 18 }, (_, i) => i), labels: Uint8Array.from([1, 2, 3]) },
  test: { count: 2, pixels: Uint8Array.from({ length: 12 }, (_, i) => 100 + i) },
  source: "here",
  licence: "none",
};
const { manifest, data } = writePacked(dataset);
const encode = (text: string) => new TextEncoder().encode(text);
const reader =
  (manifestBytes: Uint8Array, dataBytes: Uint8Array): ReadFile =>
  async (path) => {
    if (path === "toy/manifest.json") return manifestBytes;
    if (path === "toy/data.bin") return dataBytes;
    throw new Error("no such file");
  };
const change = (changes: object) => encode(JSON.stringify({ ...JSON.parse(manifest), ...changes }));

describe("prepared data sets", () => {
  it("come back as they were written, packed or not", async () => {
    expect(await readPacked("toy", reader(encode(manifest), data), "it")).toEqual(dataset);
    expect(await readPacked("toy", reader(encode(manifest), gzipSync(data)), "it")).toEqual(dataset);
  });

  it.each([
    [
      "a start page",
      encode("<!doctype html>"),
      data,
      /not prepared here \(toy\/manifest.json is a web page\).*npm run x/,
    ],
    ["a manifest that is no JSON", encode("{"), data, /not JSON/],
    ["another version", change({ version: 2 }), data, /"version" cannot be read/],
    ["absurd sizes", change({ width: 1e9 }), data, /"width" cannot be read/],
    ["another data set", change({ key: "mnist" }), data, /describes "mnist", not "toy"/],
    ["cut data", encode(manifest), data.subarray(1), /32 bytes came, its manifest says 33/],
    ["damaged data", encode(manifest), data.map((byte, i) => (i === 20 ? byte ^ 1 : byte)), /checksum/],
    ["cut gzip data", encode(manifest), gzipSync(data).subarray(0, 30), /toy\/data.bin: the gzip/],
  ])("explain %s", async (_, manifestBytes, dataBytes, message) => {
    const reading = readPacked("toy", reader(manifestBytes, dataBytes), "npm run x");
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });

  it("say how to prepare what is missing", async () => {
    const reading = readPacked("mnist", reader(encode(manifest), data), "npm run datasets -- mnist");
    await expect(reading).rejects.toThrow(/mnist: .*not prepared.*no such file.*npm run datasets -- mnist/);
  });

  it("never fail otherwise, whatever the manifest holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(...Object.keys(JSON.parse(manifest))), async (json, field) => {
        try {
          await readPacked("toy", reader(change({ [field]: JSON.parse(json) }), data), "it");
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });
});
