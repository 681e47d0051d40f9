/** Parts are asked what they offer, never which they are: their names stand in their tables, and where an experiment is written down. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DISTRIBUTIONS } from "../distributions/table";
import { LAYERS } from "../layers/table";
import { OPTIMIZER_KEYS } from "../optimizers/table";
import { FAMILIES } from "./table";

const files = (...folders: string[]) =>
  folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((path) => /[.]tsx?$/.test(path) && !/[.]test[.]|^src.models./.test(path))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const found = (sources: ReturnType<typeof files>, pattern: RegExp) =>
  sources.flatMap(({ path, text }) => (pattern.test(text) ? [path] : []));

const anyOf = (names: readonly string[]) => `(${names.join("|")})`;

describe("the names of parts", () => {
  const families = Object.keys(FAMILIES);
  const everywhere = files("src", "app", "cli", "bench", "datasets");

  it("decide nothing outside the folder of models", () => {
    expect(everywhere.length).toBeGreaterThan(400);
    const comparison = new RegExp(
      `[!=]==\\s*"${anyOf(families)}"|case "${anyOf(families)}"|\\bis(Vae|Classifier|Structured)\\b`,
    );
    expect(found(everywhere, comparison)).toEqual([]);
    // Which kind of model it is, is not read off whether there is a head: the factors say.
    const head = /[.]head [?=!]|\bhead ===? null \?/;
    expect(found(files("src", "cli", "bench"), head)).toEqual([]);
    expect(comparison.test('spec.model.kind === "classifier"')).toBe(true);
  });

  it("are unknown to the page", () => {
    const names = [...families, ...Object.keys(LAYERS), ...Object.keys(DISTRIBUTIONS), ...OPTIMIZER_KEYS];
    const quoted = new RegExp(`"${anyOf(names)}"`);
    const page = files("app");
    expect(found(page, quoted)).toEqual([]);
  });
});
