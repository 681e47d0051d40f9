/** Kernels of networks of means and variances. */
import backward from "../../../shaders/estimators/propagated/backward.wgsl?raw";
import forward from "../../../shaders/estimators/propagated/forward.wgsl?raw";
import gradient from "../../../shaders/estimators/propagated/gradient.wgsl?raw";
import jobs from "../../../shaders/estimators/propagated/job.wgsl?raw";
import logit from "../../../shaders/estimators/propagated/logit.wgsl?raw";
import normal from "../../../shaders/estimators/propagated/normal.wgsl?raw";
import slope from "../../../shaders/estimators/propagated/slope.wgsl?raw";
import unit from "../../../shaders/estimators/propagated/unit.wgsl?raw";
import type { KernelList, KernelRecipe, SourceFile } from "../../kernels/contract";

const file = (name: string, code: string): SourceFile => ({ name: `estimators/propagated/${name}`, code });
const DRAWS = ["random", "drawing", file("normal", normal)] as const;

/** The kernels, given the estimator's own file, which says what probability a unit has. */
export function propagatedKernels(matched: SourceFile): KernelList {
  const perUnit = (main: SourceFile): KernelRecipe => ({ main, uses: [...DRAWS, matched, file("job", jobs)] });
  return {
    propagateForward: { main: file("forward", forward), uses: DRAWS },
    propagateUnit: perUnit(file("unit", unit)),
    propagateLogit: perUnit(file("logit", logit)),
    propagateSlope: perUnit(file("slope", slope)),
    propagateBackward: { main: file("backward", backward) },
    propagateGradient: { main: file("gradient", gradient), uses: ["accept"] },
  };
}
