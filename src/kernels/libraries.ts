/** The WGSL files that kernels share, by what they are for. */
import bindings from "../../shaders/common/bindings.wgsl?raw";
import math from "../../shaders/common/math.wgsl?raw";
import permute from "../../shaders/common/permute.wgsl?raw";
import reduce from "../../shaders/common/reduce.wgsl?raw";
import threefry from "../../shaders/common/threefry.wgsl?raw";
import hard from "../../shaders/distributions/bernoulli/hard.wgsl?raw";
import plain from "../../shaders/distributions/bernoulli/plain.wgsl?raw";
import plainCategorical from "../../shaders/distributions/categorical/plain.wgsl?raw";
import variable from "../../shaders/distributions/categorical/variable.wgsl?raw";
import enumerateJob from "../../shaders/enumerate/job.wgsl?raw";
import control from "../../shaders/estimators/control.wgsl?raw";
import origin from "../../shaders/estimators/origin.wgsl?raw";
import unit from "../../shaders/estimators/unit.wgsl?raw";
import drawing from "../../shaders/layers/drawing.wgsl?raw";
import readUnit from "../../shaders/layers/read_unit.wgsl?raw";
import unitJob from "../../shaders/layers/unit_job.wgsl?raw";
import epilogue from "../../shaders/matmul/epilogue.wgsl?raw";
import matmulJob from "../../shaders/matmul/job.wgsl?raw";
import merge from "../../shaders/measure/merge.wgsl?raw";
import classLoss from "../../shaders/objectives/class_loss.wgsl?raw";
import signal from "../../shaders/objectives/signal.wgsl?raw";
import accept from "../../shaders/optimizers/accept.wgsl?raw";
import apply from "../../shaders/optimizers/apply.wgsl?raw";
import rule from "../../shaders/optimizers/rule.wgsl?raw";
import { findOptimizer, type OptimizerKey } from "../optimizers/table";
import { optimizerDeclarations } from "../optimizers/wgsl";
import {
  ESTIMATOR_CONSTANTS,
  type EstimatorConstants,
  type EstimatorSource,
  type KernelOptions,
  type Library,
  type SourceFile,
} from "./contract";
import { type RecordLayout, recordDeclarations } from "./record";

export const file = (name: string, code: string): SourceFile => ({ name, code });

export const BINDINGS = file("common/bindings", bindings);
export const MATH = file("common/math", math);
const SIGNAL = file("objectives/signal", signal);

/** Hooks that are functions of the signal; the others belong to one kernel, whose file names them. */
const SIGNAL_HOOKS = ["signal", "mean", "difference"] as const;

/** The files of a library. Those of an estimator are its own. */
export function libraryFiles(library: Library, options: KernelOptions): SourceFile[] {
  const { estimator, optimizer, record } = options;
  const of = (name: Library) => libraryFiles(name, options);
  switch (library) {
    case "random":
      return [file("common/threefry", threefry)];
    case "permute":
      return [file("common/permute", permute)];
    case "reduce":
      return [file("common/reduce", reduce)];
    case "merge":
      return [file("measure/merge", merge)];
    case "classLoss":
      return [file("objectives/class_loss", classLoss)];
    case "signal":
      return [SIGNAL];
    case "hooks":
      return SIGNAL_HOOKS.flatMap((hook) => estimator.hooks[hook] ?? []);
    case "networks":
      return [
        ...(estimator.hooks.networks ? [estimator.hooks.networks] : []),
        ...(estimator.hooks.notes ? [estimator.hooks.notes] : []),
      ];
    case "update":
      return updateFiles(optimizer);
    case "accept":
      return [...of("update"), file("optimizers/accept", accept)];
    case "control":
      return [file("estimators/control", control)];
    case "record":
      return recordFiles(record);
    case "drawing":
      return [file("layers/drawing", drawing)];
    case "unit":
      return [
        ...of("random"),
        ...of("reduce"),
        ...of("drawing"),
        file("distributions/bernoulli/hard", hard),
        ...of("control"),
        SIGNAL,
        ...of("hooks"),
        file("estimators/unit", unit),
        file("estimators/origin", origin),
        ...estimator.modules,
      ];
    case "estimator":
      return [...of("unit"), estimator.main];
    case "perUnit":
      return [file("layers/unit_job", unitJob), ...of("estimator"), file("layers/read_unit", readUnit)];
    case "variable":
      return [...of("unit"), file("distributions/categorical/variable", variable)];
    case "categorical":
      if (estimator.categorical) return [...of("variable"), estimator.categorical];
      throw new Error(`The estimator ${estimator.key} is not defined for variables of several values.`);
    case "enumeration":
      return [...of("reduce"), ...of("classLoss"), file("enumerate/job", enumerateJob)];
    case "matmulJob":
      return [file("matmul/job", matmulJob)];
    case "epilogue":
      return [file("matmul/epilogue", epilogue)];
  }
}

function recordFiles(record: RecordLayout): SourceFile[] {
  const own = record.own.map(({ name, shader }) => file(`series/${name}`, shader));
  return [...own, file("series (made from the plan's record)", recordDeclarations(record))];
}

/** How a parameter moves under an optimizer. */
function updateFiles(key: OptimizerKey): SourceFile[] {
  const row = findOptimizer(key);
  const declared = file(`optimizers/${key} (made from its row)`, optimizerDeclarations(row));
  return [
    declared,
    file("optimizers/rule", rule),
    file("optimizers/apply", apply),
    file(`optimizers/${key}`, row.shader),
  ];
}

/** Libraries whose text is an estimator's. */
const OF_ESTIMATORS: readonly (Library | SourceFile)[] = ["unit", "estimator", "perUnit", "variable", "categorical"];

/** Whether an estimator's own text is among these libraries, which then needs its hyperparameters; and its hooks. */
export function readsEstimator(uses: readonly (Library | SourceFile)[], { hooks }: EstimatorSource): boolean {
  return uses.some(
    (use) => OF_ESTIMATORS.includes(use) || (use === "hooks" && SIGNAL_HOOKS.some((hook) => hooks[hook])),
  );
}
export function usesHooks(uses: readonly (Library | SourceFile)[]): boolean {
  return uses.some((use) => OF_ESTIMATORS.includes(use) || use === "hooks");
}

/** The plain sampler: hard samples and nothing else. */
export const PLAIN: EstimatorSource = {
  key: "plain",
  modules: [],
  main: file("distributions/bernoulli/plain", plain),
  categorical: file("distributions/categorical/plain", plainCategorical),
  hyper: [],
  constants: { ...noConstants(), HARD: 1 },
  hooks: {},
  kernels: {},
};

export function noConstants(): EstimatorConstants {
  return Object.fromEntries(ESTIMATOR_CONSTANTS.map((name) => [name, 0])) as EstimatorConstants;
}
