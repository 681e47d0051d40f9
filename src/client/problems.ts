/** Whatever was thrown, as a problem in words. */
import { DataError } from "../data/errors";
import { BufferTooLargeError } from "../device/buffers";
import { GpuOutOfMemoryError, ShaderError } from "../device/errors";
import { LayerProblem } from "../layers/contract";
import { CheckpointError } from "../running/program";
import { ProblemError } from "../running/session";
import type { Problem } from "../reports/problem";

export function problemFrom(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof DataError) {
    return {
      code: "data",
      title: "The data set could not be used.",
      detail: `${error.file}: ${error.problem}`,
      remedy: error.remedy,
    };
  }
  if (error instanceof LayerProblem) {
    return {
      code: "model",
      title: "The model does not fit the data.",
      detail: `${error.message}.`,
      remedy: "Change the layer, or choose other data.",
    };
  }
  if (error instanceof CheckpointError) {
    return {
      code: "checkpoint",
      title: "The kept run cannot go on.",
      detail: error.message,
      remedy: "Start the experiment again at step 0.",
    };
  }
  if (error instanceof GpuOutOfMemoryError || error instanceof BufferTooLargeError) {
    return {
      code: "out-of-memory",
      title: "The graphics adapter has no memory for this experiment.",
      detail: error.message,
      remedy: "Take fewer estimators, a smaller batch or narrower layers, or close other pages that use the adapter.",
    };
  }
  if (error instanceof ShaderError) {
    return {
      code: "shader",
      title: "A kernel did not compile on this adapter.",
      detail: error.message,
      remedy: "Please report this with the name of your adapter and browser; another browser may work meanwhile.",
    };
  }
  return {
    code: "engine",
    title: "The engine met something unexpected.",
    detail: error instanceof Error ? error.message : String(error),
    remedy: "Press Reset to start the runs over; reload the page if that does not help.",
  };
}
