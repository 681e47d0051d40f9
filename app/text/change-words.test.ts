import { expect, it } from "vitest";
import { experimentSchema, type ExperimentSpec } from "../../src/index";
import { changeWords } from "./change-words";

const spec = (change: Record<string, unknown> = {}): ExperimentSpec =>
  experimentSchema.parse({ estimators: [{ key: "st" }, { key: "disarm" }], ...change });

it("says in a few words what an edit changed", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ seed: 5 }, "New seed"],
    [{ optimizer: { kind: "adam", learningRate: 0.5 } }, "Learning rate changed"],
    [{ optimizer: { kind: "sgd", learningRate: 0.5 } }, "Optimizer changed"],
    [{ estimators: [{ key: "st" }] }, "DisARM removed"],
    [{ estimators: [{ key: "st" }, { key: "disarm" }, { key: "arm" }] }, "ARM added"],
    [{ estimators: [{ key: "st" }, { key: "arm" }] }, "Estimators changed"],
    [{ batch: 32, seed: 4 }, "Experiment changed"],
    [{ batch: 32 }, "Batch size changed"],
  ];
  for (const [change, words] of cases) {
    const estimators = change.estimators ?? [{ key: "st" }, { key: "disarm" }];
    expect(changeWords(spec(), spec({ ...change, estimators }))).toBe(words);
  }
});
