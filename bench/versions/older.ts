/**
 * The steps of a version that has no `bench/versions/worker.ts` yet: `node scripts/run.mjs older.ts FOLDER`, started in that
 * checkout. What it needs is looked up by name in all its files, wherever they are: `openBenchDevice`, `describe`, `MODELS`,
 * `makeData`, `planOf`, `programOf`, `specOf`, `Stepper`, `BufferArena`, `KernelCompiler` and `findEstimator`, as they were when
 * versions were first compared. This file does not follow later changes of those names: versions with changes have a worker.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BufferArena } from "../../src/device/buffers";
import type { findEstimator } from "../../src/estimators/table";
import type { KernelCompiler } from "../../src/kernels/compiler";
import type { describe, openBenchDevice } from "../support/device";
import type { MODELS, makeData, planOf, programOf, specOf } from "../support/models";
import type { Stepper } from "../support/stepper";
import { type Prepared, serveOrders } from "./serve";

interface Names {
  openBenchDevice: typeof openBenchDevice;
  describe: typeof describe;
  MODELS: typeof MODELS;
  makeData: typeof makeData;
  planOf: typeof planOf;
  programOf: typeof programOf;
  specOf: typeof specOf;
  Stepper: typeof Stepper;
  BufferArena: typeof BufferArena;
  KernelCompiler: typeof KernelCompiler;
  findEstimator: typeof findEstimator;
}

/** Names that one file exports together. */
const FILES: readonly (readonly (keyof Names)[])[] = [
  ["openBenchDevice", "describe"],
  ["MODELS", "makeData", "planOf", "programOf", "specOf"],
  ["Stepper"],
  ["BufferArena"],
  ["KernelCompiler"],
  ["findEstimator"],
];

export async function main([root]: string[]): Promise<number> {
  const files = filesOf(root);
  const modules = await Promise.all(
    FILES.map(async (names) => {
      const path = fileExporting(files, names);
      if (path === undefined) throw new Error(`No file below src or bench of ${root} exports ${names.join(", ")}.`);
      return (await import(/* @vite-ignore */ path)) as Partial<Names>;
    }),
  );
  const version = Object.assign({}, ...modules) as Names;
  const found = await version.openBenchDevice();
  const compiler = new version.KernelCompiler(found.device);
  return serveOrders(async (modelKey, estimator): Promise<Prepared> => {
    const model = version.MODELS[modelKey];
    const row = version.findEstimator(estimator);
    if (!model || !row) throw new Error(`${root} has no model ${modelKey} or no estimator ${estimator}.`);
    const arena = new version.BufferArena(found.device, "bench");
    const data = version.makeData(arena, model.classes);
    const spec = version.specOf(model, 1);
    const variant = found.adapter.variant as Parameters<typeof planOf>[3];
    const program = await version.programOf(compiler, version.planOf(spec, row, data, variant), spec, data);
    const stepper = new version.Stepper(row.key, program, spec.evaluate.hardEvery);
    return {
      adapter: version.describe(found),
      run: (steps) => stepper.run(steps),
      destroy: () => {
        program.destroy();
        arena.destroy();
      },
    };
  });
}

export const needsDevice = () => true;

/** TypeScript files below src and bench with their texts. */
function filesOf(root: string): Map<string, string> {
  const paths = ["src", "bench"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)),
  );
  const sources = paths.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
  return new Map(sources.map((path) => [path, readFileSync(path, "utf8")]));
}

/** The file that exports all of these names. */
export function fileExporting(files: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  const patterns = names.map((name) => new RegExp(`^export (?:async )?(?:class|function|const) ${name}\\b`, "m"));
  return [...files].find(([, text]) => patterns.every((pattern) => pattern.test(text)))?.[0];
}
