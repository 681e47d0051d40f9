import { describe, expect, it } from "vitest";
import { attackMutated } from "./data-files";
import { mutate } from "./data-mutations";
import { csvFile } from "./data-seeds";
import { chanceOf } from "./seeded";

describe("attackMutated", () => {
  it("breaks no reader with 500 mutated files", async () => {
    const results = await attackMutated({ count: 500, seed: 1 });
    expect(results.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(results.reduce((sum, { tried }) => sum + tried, 0)).toBe(500);
    for (const { details } of results) expect(details.join()).toMatch(/refused in words.*slowest \d+ ms/);
  });

  it("makes the same files of the same seed", () => {
    const make = (seed: number) => {
      const chance = chanceOf(seed);
      return mutate(csvFile(chance), chance);
    };
    expect(make(3)).toEqual(make(3));
    expect(make(3)).not.toEqual(make(4));
  });
});
