/**
 * What to do after a device was lost: when to try again, with how much work per submit, and when to stop. A pure state
 * machine: times come in as numbers, decisions go out; the engine waits, rebuilds and reports.
 *
 * Losses form a streak while each comes within a minute of the one before. In a streak the waits are 0.25, 1, 4, 4 s;
 * the third loss and each later one halves the work per submit (a system watchdog kills long submits); the fifth stops.
 * A quiet minute ends the streak, so a laptop that sleeps once a day never adds up to five.
 */
import type { Problem } from "../reports/problem";

export const BACK_OFF_MS = [250, 1000, 4000] as const;
export const STREAK_GAP_MS = 60_000;
export const HALVE_FROM = 3;
export const STOP_AT = 5;

/** Plain data: may be kept or sent anywhere. */
export interface LossState {
  /** Losses in the current streak. */
  streak: number;
  /** When the latest loss was, in milliseconds of the caller's clock; null before the first. */
  latestMs: number | null;
  /** Divide the work per submit by this: 1, 2, 4 ... Stays when a streak ends, for the device showed what it bears. */
  workDivisor: number;
  stopped: boolean;
}

export const NO_LOSSES: LossState = { streak: 0, latestMs: null, workDivisor: 1, stopped: false };

export type LossDecision =
  | { kind: "retry"; delayMs: number; workDivisor: number; text: string }
  | { kind: "stop"; problem: Problem };

/** The state after a loss at `nowMs`, and what to do. `reason` is what the device said, shown when we stop. */
export function onLoss(state: LossState, nowMs: number, reason = ""): { state: LossState; decision: LossDecision } {
  const inStreak = state.latestMs !== null && nowMs - state.latestMs < STREAK_GAP_MS;
  const streak = inStreak ? state.streak + 1 : 1;
  const halve = streak >= HALVE_FROM && streak < STOP_AT;
  const next: LossState = {
    streak,
    latestMs: nowMs,
    workDivisor: state.workDivisor * (halve ? 2 : 1),
    stopped: state.stopped || streak >= STOP_AT,
  };
  if (next.stopped) return { state: next, decision: { kind: "stop", problem: stopProblem(streak, reason) } };
  const delayMs = BACK_OFF_MS[Math.min(streak, BACK_OFF_MS.length) - 1];
  const smaller = halve ? `, with 1/${next.workDivisor} of the work at a time` : "";
  const text = `The GPU was lost; trying again in ${delayMs / 1000} s${smaller}.`;
  return { state: next, decision: { kind: "retry", delayMs, workDivisor: next.workDivisor, text } };
}

/** The visitor asks to go on after a stop: a new streak, with the smaller work per submit kept. */
export function afterStop(state: LossState): LossState {
  return { ...state, streak: 0, latestMs: null, stopped: false };
}

function stopProblem(streak: number, reason: string): Problem {
  const said = reason.trim().replace(/\.$/, "");
  return {
    code: "device-lost",
    title: "The GPU keeps going away",
    detail: `The GPU was lost ${streak} times in a row${said ? ` (${said})` : ""}. Training has stopped; nothing is lost up to the last checkpoint.`,
    remedy:
      "Close other programs that use the GPU, choose a smaller model or batch, or reload the page. If it happens again, update the graphics driver.",
  };
}
