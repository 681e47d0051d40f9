import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchIndex } from "./fetch";
import { listPrepared, readChosenSets, shipDatasets } from "./ship.mjs";

let build = "";
const datasets = () => join(build, "datasets");

beforeEach(async () => {
  build = await mkdtemp(join(tmpdir(), "sbn-lab-ship-"));
  for (const key of ["mnist", "omniglot", "half"]) {
    await mkdir(join(datasets(), key), { recursive: true });
    await writeFile(join(datasets(), key, "manifest.json"), "{}");
    if (key !== "half") await writeFile(join(datasets(), key, "data.bin"), key);
  }
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(build, { recursive: true, force: true });
});

/** What a page reads of the list on its site. */
async function siteSets(): Promise<unknown> {
  const text = await readFile(join(datasets(), "index.json"), "utf8");
  const headers = { "content-type": "application/json" };
  vi.stubGlobal("fetch", async () => new Response(text, { headers }));
  return fetchIndex("http://localhost/datasets/");
}

describe("shipDatasets", () => {
  it("leaves the chosen sets in the build, and their list", async () => {
    await shipDatasets(build, readChosenSets(" mnist,"));
    expect((await readdir(datasets())).sort()).toEqual(["index.json", "mnist"]);
    expect(await siteSets()).toEqual([{ key: "mnist", bytes: 5 }]);
  });

  it("ships none where none is chosen", async () => {
    await shipDatasets(build, readChosenSets(undefined));
    expect(await readdir(datasets())).toEqual(["index.json"]);
    expect(await siteSets()).toEqual([]);
    await shipDatasets(join(build, "fresh"), []);
    expect(await readdir(join(build, "fresh", "datasets"))).toEqual(["index.json"]);
  });

  it("refuses a set that is not there whole", async () => {
    await expect(shipDatasets(build, ["half"])).rejects.toThrow(/half is not prepared: npm run datasets -- half/);
  });

  it("lists all that are prepared for the page that is served while developing", async () => {
    await listPrepared(datasets());
    expect(await siteSets()).toEqual([
      { key: "mnist", bytes: 5 },
      { key: "omniglot", bytes: 8 },
    ]);
  });
});

describe("fetchIndex", () => {
  it.each([
    ["nothing", new Response("", { status: 404 })],
    ["the start page", new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
    ["another file", new Response("{}", { headers: { "content-type": "application/json" } })],
  ])("takes %s in its place for no sets", async (_, response) => {
    vi.stubGlobal("fetch", async () => response);
    expect(await fetchIndex("http://localhost/datasets/")).toEqual([]);
  });
});
