/** The frame of the site: icons, manifest and the picture of shared links exist, and nothing is named by an absolute path. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";

const root = new URL("../../", import.meta.url);
const html = readFileSync(new URL("index.html", root), "utf8");
const fileOf = (path: string) => new URL(`public/${path.replace("./", "")}`, root);

/** Width and height of a PNG, from its header. */
function sizeOf(path: string): [number, number] {
  const bytes = readFileSync(fileOf(path));
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe("index.html", () => {
  it("names icons, manifest and preview by relative paths that exist", () => {
    const named = [...html.matchAll(/(?:href|content)="(\.?\/[^"]+\.(?:svg|png|webmanifest))"/g)].map(
      ([, path]) => path,
    );
    expect(named).toEqual(expect.arrayContaining(["./favicon.svg", "./manifest.webmanifest", "./social.png"]));
    for (const path of named) {
      expect(path).toMatch(/^\.\//);
      expect(existsSync(fileOf(path)), path).toBe(true);
    }
  });

  it("has a preview of 1200 x 630 in a small file, and says how many estimators there are", () => {
    expect(sizeOf("social.png")).toEqual([1200, 630]);
    expect(statSync(fileOf("social.png")).size).toBeLessThan(150_000);
    expect(html).toContain(`of ${ESTIMATORS.length} gradient estimators`);
  });
});

it("the manifest's icons have the sizes that it says", () => {
  const manifest = JSON.parse(readFileSync(fileOf("manifest.webmanifest"), "utf8"));
  expect(manifest.start_url).toBe("./");
  const pngs = manifest.icons.filter(({ type }: { type: string }) => type === "image/png");
  expect(pngs).toHaveLength(2);
  for (const { src, sizes } of pngs) expect(sizeOf(src).join("x")).toBe(sizes);
  expect(sizeOf("apple-touch-icon.png")).toEqual([180, 180]);
});

it("the licence is the one that package.json names", () => {
  const { license } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  expect(readFileSync(new URL("LICENSE", root), "utf8")).toMatch(new RegExp(`^${license} License`));
});
