/** What gradients are counted by: their number, the evaluations that they take, or the time of the device. */
import type { NetworkProbe } from "../../../src/index";

export const COSTS = ["gradients", "evaluations", "seconds"] as const;
export type Cost = (typeof COSTS)[number];

type Spent = Pick<NetworkProbe["report"]["estimators"][string], "evaluations" | "secondsPerGradient">;

/** Of one gradient. */
export function costOf({ evaluations, secondsPerGradient }: Spent, cost: Cost): number {
  if (cost === "gradients") return 1;
  return cost === "evaluations" ? evaluations : secondsPerGradient;
}

/** The axis of a mean of M gradients. */
export const COST_AXES: Record<Cost, string> = {
  gradients: "gradients averaged, M",
  evaluations: "evaluations of f per example, M × those of one gradient",
  seconds: "seconds on this device, M × those of one gradient",
};
