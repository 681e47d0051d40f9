import { expect, test } from "vitest";
import { DEFAULT_SPEC } from "../src/experiment/spec";
import type { RateScore, RateSearch } from "../src/tuning/score";
import { fakeTerminal } from "../tests/support/fake-terminal";
import { ShareProgress } from "./progress";
import { tuneLines } from "./tune-table";

const estimators = ["st", "disarm", "darn"].map((key) => ({ key, params: {} }));
const score = (estimator: string, rate: number, value: number | null, diverged: string | null = null): RateScore => ({
  ...{ estimator, rate, score: value, stdErr: value === null ? null : 0.123, diverged, parts: [] },
});
const search = (scores: RateScore[]): RateSearch => ({
  spec: { ...DEFAULT_SPEC, estimators },
  ...{ steps: 100, rates: [1e-3, 0.01, 0.1], score: "train", seeds: 1, scores },
  leftOut: [{ estimator: "darn", reason: "it needs 3 GiB" }],
});

test("the table marks the best rate of each estimator and says what must be said beside it", () => {
  const text = tuneLines(
    search([
      score("st", 1e-3, -20),
      score("st", 0.01, -19),
      score("st", 0.1, null, "the loss was not finite at step 7"),
      score("disarm", 1e-3, -21),
      score("disarm", 0.01, -18.1),
      score("disarm", 0.1, -18),
    ]),
  ).join("\n");
  expect(text).toContain("Training ELBO, mean over steps 90 to 100 of the batch means");
  expect(text).toMatch(/^st +-20\.00 ± 0\.12 +-19\.00 ± 0\.12 \* +diverged$/m);
  expect(text).toMatch(/^st +best rate 0\.01$/m);
  expect(text).toMatch(
    /^disarm +best rate 0\.1: not distinguishable from 0\.01 at 95 %; the best is at the edge of the grid: try higher rates$/m,
  );
  expect(text).toContain("order at the experiment's rate 0.001: st -20.00, disarm -21.00");
  expect(text).toContain("order, each at its best rate: disarm -18.00, st -19.00");
  expect(text).toContain("diverged: st at 0.1, the loss was not finite at step 7");
  expect(text).toContain("left out darn: it needs 3 GiB.");
  expect(text).toContain("#v=1&e=st(lr:0.01),disarm(lr:0.1),darn");
  expect(tuneLines(search([]))).toContain("No estimator was trained at any rate.");
});

test("progress says the share and the time that is left, in a log every so often", () => {
  const terminal = fakeTerminal();
  let now = 0;
  const progress = new ShareProgress(terminal, () => now);
  progress.update(0, "tuning st");
  now = 10_000;
  progress.update(0.1, "tuning st");
  now = 20_000;
  progress.update(0.2, "tuning disarm");
  expect(terminal.errLines).toEqual(["tuning st, 0 %", "tuning disarm, 20 %, 1:20 left"]);
});
