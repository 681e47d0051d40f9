/** Kernels of a network of logistic variables in a control variate, which descends the squared estimate. */
import gradient from "../../../shaders/estimators/logistic/gradient.wgsl?raw";
import input from "../../../shaders/estimators/logistic/input.wgsl?raw";
import notes from "../../../shaders/estimators/logistic/notes.wgsl?raw";
import type { Hooks, KernelList } from "../../kernels/contract";

export const LOGISTIC: KernelList = {
  logistic: { main: { name: "estimators/logistic/input", code: input }, uses: ["perUnit"] },
  logisticGradient: { main: { name: "estimators/logistic/gradient", code: gradient } },
};

export const LOGISTIC_HOOKS: Hooks = { notes: { name: "estimators/logistic/notes", code: notes } };
