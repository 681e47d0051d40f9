import { expect, test } from "vitest";
import { afterStop, type LossDecision, type LossState, NO_LOSSES, onLoss } from "./loss";

/** Decisions after losses at these times, in seconds. */
function lose(seconds: number[], from: LossState = NO_LOSSES): { state: LossState; decisions: LossDecision[] } {
  let state = from;
  const decisions = seconds.map((second) => {
    const next = onLoss(state, second * 1000, "watchdog.");
    state = next.state;
    return next.decision;
  });
  return { state, decisions };
}

const short = (decision: LossDecision) =>
  decision.kind === "stop" ? "stop" : `${decision.delayMs}/${decision.workDivisor}`;

test("backs off 0.25, 1, 4 s, halves the work from the third loss, stops at the fifth", () => {
  const { decisions } = lose([0, 5, 10, 20, 30]);
  expect(decisions.map(short)).toEqual(["250/1", "1000/1", "4000/2", "4000/4", "stop"]);
});

test("losses a minute or more apart are each the first", () => {
  const { decisions } = lose([0, 60, 120, 180, 240, 300]);
  expect(decisions.map(short)).toEqual(Array(6).fill("250/1"));
  expect(lose([0, 59.9]).decisions.map(short)).toEqual(["250/1", "1000/1"]);
});

test("slow streaks count: a step that the watchdog kills every 50 s must end", () => {
  expect(lose([0, 50, 100, 150, 200]).decisions.map(short).at(-1)).toBe("stop");
});

test("a quiet minute ends the streak but keeps the smaller work", () => {
  const { state, decisions } = lose([0, 1, 2, 100]);
  expect(decisions.map(short).at(-1)).toBe("250/2");
  expect(state.streak).toBe(1);
});

test("a stop is final until the visitor goes on, and says why and what to do", () => {
  const { state, decisions } = lose([0, 1, 2, 3, 4]);
  const stop = decisions[4];
  if (stop.kind !== "stop") throw new Error("did not stop");
  expect(stop.problem.detail).toContain("lost 5 times in a row (watchdog)");
  expect(stop.problem.remedy).toMatch(/smaller model/);
  expect(lose([500], state).decisions.map(short)).toEqual(["stop"]);
  expect(lose([500], afterStop(state)).decisions.map(short)).toEqual(["250/4"]);
});

test("the state is plain data and is not changed in place", () => {
  const before = JSON.stringify(NO_LOSSES);
  const { state } = lose([0, 1]);
  expect(JSON.stringify(NO_LOSSES)).toBe(before);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
