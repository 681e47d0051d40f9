import { expect, it } from "vitest";
import { readAnswer } from "./torch";

it("reads the last line of the script, failures included", () => {
  const answer = {
    torch: "2.9.0",
    device: "a GPU",
    results: {
      eager: { firstMs: 100, meanLoss: 300, rounds: [3, 1, 2] },
      compiled: { failure: "no compiler" },
    },
  };
  const { where, timings } = readAnswer(`a library greets\n${JSON.stringify(answer)}\n`);
  expect(where).toBe("PyTorch 2.9.0 on a GPU");
  expect(timings).toEqual([
    { library: "PyTorch, eager", medianMs: 2, meanLoss: 300, failure: null },
    { library: "PyTorch, compiled", medianMs: Number.NaN, meanLoss: Number.NaN, failure: "no compiler" },
  ]);
});

it("refuses what is no answer", () => {
  expect(() => readAnswer("killed")).toThrow();
  expect(() => readAnswer('{"torch": "2"}')).toThrow();
});
