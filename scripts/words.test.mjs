/** Plain words: what this project's texts do not say, and what they say instead (CONTRIBUTING.md). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "./ensure.mjs";

const FOLDERS = ["app", "src", "shaders", "cli", "datasets", "bench", "tests", "scripts", "docs"];
const TEXTS = /\.(ts|tsx|mjs|wgsl|md|css|html)$/;

const INSTEAD = [
  [/\b(tells?|told|telling)\b/i, "classifies, detects, distinguishes, reports or says"],
  [/\bcoins?\b/i, "Bernoulli units, or samples"],
  [/\bdear(er|est)?\b/i, "expensive, or the evaluations and memory that it takes"],
  [/\blessons?\b/i, "the update of a baseline, a control variate or an auxiliary network"],
  [/\bsteep(er|est)?\b/i, "the slope, and where it is taken"],
  [/\bunbiased so far\b/i, "no bias detected, and which would have been"],
  [/`(psa|fsb|foust|bias-variance|fourier-reinforce)`,? (section|appendix|figure|table)/, "authors, year and section"],
  [/`estimators\.md` section/, "authors, year and section of the paper"],
];

/** Files that name such words to keep them out. */
const ALLOWED = ["scripts/words.test.mjs", "app/text/texts.test.ts", "src/estimators/texts.test.ts"];

/** Files that mention one of them for a reason: the words that may stand there. */
const EXCEPT = { "tests/e2e/gradients.spec.ts": /unbiased so far/, "tests/gpu/probe.test.ts": /unbiased so far/ };

function texts() {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true }).map(
      (path) => `${folder}/${path.replaceAll("\\", "/")}`,
    ),
  );
  return [...inFolders, "README.md", "CONTRIBUTING.md", "index.html"].filter(
    (path) => TEXTS.test(path) && !path.includes("node_modules/") && !ALLOWED.includes(path),
  );
}

it("texts and code use the field's words", () => {
  const files = texts();
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((path) => {
    const lines = readFileSync(join(projectRoot, path), "utf8").split("\n");
    return lines.flatMap((line, at) =>
      INSTEAD.flatMap(([word, instead]) => {
        const [said] = line.match(word) ?? [];
        return said && !EXCEPT[path]?.test(said) ? [`${path}:${at + 1}: "${said}"; write ${instead}`] : [];
      }),
    );
  });
  expect(found).toEqual([]);
});
