import { expect, test } from "vitest";
import { fileExporting } from "./older";
import { ratiosOf } from "./versions";

test("a ratio is taken within a round, and its spread over the rounds", () => {
  const rounds = [1, 2, 1.5, 4, 1].map((ratio, k) => ({ fresh: ratio * (k + 1), old: k + 1 }));
  expect(ratiosOf(rounds)).toEqual({ median: 1.5, low: 1, high: 2, least: 1, most: 4 });
});

test("names are found in the file that exports them all, not in one that uses them", () => {
  const files = new Map([
    ["uses.ts", 'import { planOf } from "./models";\nexport function planOfMany() {}'],
    ["one.ts", "export const planOf = 1;"],
    ["models.ts", "// text\nexport async function planOf() {}\nexport class MODELS {}"],
  ]);
  expect(fileExporting(files, ["MODELS", "planOf"])).toBe("models.ts");
  expect(fileExporting(files, ["programOf"])).toBeUndefined();
});
