/** Weights that the visitor has given, and what is said where they do not fit. */
import { SafetensorsError } from "../weights/safetensors";
import type { Session } from "../running/session";
import type { Problem } from "../reports/problem";
import { problemFrom } from "./problems";

export interface GivenWeights {
  name: string;
  bytes: Uint8Array;
}

export function weightsProblem(file: GivenWeights | null, error: unknown): Problem {
  if (!(error instanceof SafetensorsError)) return problemFrom(error);
  return {
    code: "weights",
    title: `The weights of ${file?.name ?? "this file"} cannot be used.`,
    detail: error.message,
    remedy:
      "Set the model to the layers that the weights are of; the runs start from weights of their seeds meanwhile.",
  };
}

/** Weights that the visitor has given go on to another experiment as long as they fit; else the problem is returned. */
export function carryWeights(session: Session, given: GivenWeights): Problem | null {
  try {
    session.startFrom(given.bytes);
    for (const run of session.trainer.runs) session.restart(run);
    return null;
  } catch (error) {
    return weightsProblem(given, error);
  }
}
