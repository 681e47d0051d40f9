/** Paths that documents name are there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "./ensure.mjs";

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(projectRoot, "docs")).map((name) => `docs/${name}`),
];
/** `src/planning/plan.ts`, `tests/oracles/`; names in capitals stand for any. */
const PATH = /`((?:app|bench|cli|datasets|docs|public|scripts|shaders|src|tests)\/[\w./-]*)`/g;

describe("documents", () => {
  for (const document of DOCUMENTS.filter((name) => name.endsWith(".md"))) {
    it(`of ${document} name paths that are there`, () => {
      const text = readFileSync(join(projectRoot, document), "utf8");
      const paths = [...text.matchAll(PATH)].map(([, path]) => path).filter((path) => !/KEY|NAME|FILE/.test(path));
      expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
    });
  }
});
