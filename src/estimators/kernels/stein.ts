/** Kernels of control variates from a discrete Stein operator: the network of pairs of samples, the operator's sums, and gradients. */
import gradient from "../../../shaders/estimators/stein/gradient.wgsl?raw";
import operator from "../../../shaders/estimators/stein/operator.wgsl?raw";
import pairs from "../../../shaders/estimators/stein/pairs.wgsl?raw";
import residual from "../../../shaders/estimators/stein/residual.wgsl?raw";
import sums from "../../../shaders/estimators/stein/sums.wgsl?raw";
import type { KernelList, SourceFile } from "../../kernels/contract";

export const STEIN_OPERATOR: SourceFile = { name: "estimators/stein/operator", code: operator };

export const STEIN: KernelList = {
  pairs: { main: { name: "estimators/stein/pairs", code: pairs }, uses: ["perUnit"] },
  steinSums: { main: { name: "estimators/stein/sums", code: sums }, uses: ["perUnit"] },
  steinResidual: { main: { name: "estimators/stein/residual", code: residual }, uses: ["perUnit"] },
  steinGradient: { main: { name: "estimators/stein/gradient", code: gradient }, uses: ["perUnit"] },
};
