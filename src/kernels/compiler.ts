/**
 * From the catalogue to the device: expands and joins the sources of a kernel, compiles it once, and knows the memory
 * layout of its job by reflection. All kernels share one bind group layout, so a bind group fits any of them.
 */
import { makeShaderDataDefinitions, makeStructuredView, type StructuredView } from "webgpu-utils";
import bindings from "../../shaders/common/bindings.wgsl?raw";
import { PipelineCache } from "../device/pipelines";
import { joinWgsl } from "../device/wgsl";
import { hyperFile, type KernelName, kernelSource } from "./catalogue";
import type { KernelOptions } from "./contract";
import { expand } from "./expand";
import { MEASURING, type MeasuringKernel } from "./measuring";

/** Storage bindings in the order of shaders/common/bindings.wgsl, after the job (0) and the run (1). */
export const STORAGE = [
  "parameters",
  "activations",
  "rows",
  "replicas",
  "data",
  "moments",
  "gradients",
  "ring",
] as const;
export type StorageName = (typeof STORAGE)[number];

/** Made at first use: reflection reads WebGPU's globals, which are there only once a GPU was opened. */
const reflected = new Map<string, ReturnType<typeof makeShaderDataDefinitions>>();
function runDefinitions(hyper: readonly string[] = []) {
  const key = hyper.join(" ");
  let definitions = reflected.get(key);
  if (!definitions) {
    const { code } = expand(bindings, { HYPER: Number(hyper.length > 0) });
    definitions = makeShaderDataDefinitions(hyper.length > 0 ? `${hyperFile("", hyper).code}\n${code}` : code);
    reflected.set(key, definitions);
  }
  return definitions;
}

/** View of the `Run` uniform, to be filled by field name; `hyper`: names of the estimator's hyperparameters. */
export function runView(hyper: readonly string[] = []): StructuredView {
  return makeStructuredView(runDefinitions(hyper).uniforms.run);
}

/** View of one `Replica`, over a copy of device memory or over fresh zeros. */
export function replicaView(memory?: ArrayBuffer, offset = 0): StructuredView {
  return makeStructuredView(runDefinitions().structs.Replica, memory, offset);
}

/** Bytes of one `Replica` in an array. */
export function replicaBytes(): number {
  return runDefinitions().structs.Replica.size;
}

/** Compute stage in GPUShaderStage; the global of that name is absent in Node until a device was opened. */
const COMPUTE = 4;

export class KernelCompiler {
  readonly bindGroupLayout: GPUBindGroupLayout;
  private readonly pipelineLayout: GPUPipelineLayout;
  private readonly cache: PipelineCache;

  constructor(readonly device: GPUDevice) {
    const uniform = (binding: number): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: COMPUTE,
      buffer: { type: "uniform" },
    });
    const storage = STORAGE.map(
      (name, k): GPUBindGroupLayoutEntry => ({
        binding: k + 2,
        visibility: COMPUTE,
        buffer: { type: name === "data" ? "read-only-storage" : "storage" },
      }),
    );
    this.bindGroupLayout = device.createBindGroupLayout({
      label: "KernelCompiler.bindGroupLayout",
      entries: [uniform(0), uniform(1), ...storage],
    });
    this.pipelineLayout = device.createPipelineLayout({
      label: "KernelCompiler.pipelineLayout",
      bindGroupLayouts: [this.bindGroupLayout],
    });
    this.cache = new PipelineCache(device);
  }

  /** A kernel that measures gradients, with a layout of its own. */
  measuring(kernel: MeasuringKernel): Promise<GPUComputePipeline> {
    const file = `shaders/measure/${kernel}.wgsl`;
    return this.cache.get({
      label: `kernel.${kernel}`,
      source: joinWgsl([{ file, code: MEASURING[kernel] }]),
      entryPoint: "main",
      layout: "auto",
    });
  }

  /** The compiled kernel; equal sources are compiled once per device. */
  pipeline(kernel: KernelName, options: KernelOptions): Promise<GPUComputePipeline> {
    const { files, constants, subgroups } = kernelSource(kernel, options);
    const parts = files.map(({ name, code }) => ({
      file: `shaders/${name}.wgsl`,
      ...expandFile(name, code, constants),
    }));
    if (subgroups) parts.unshift({ file: "subgroups", code: "enable subgroups;", lines: [1] });
    return this.cache.get({
      label: `kernel.${kernel}`,
      source: joinWgsl(parts),
      entryPoint: "main",
      layout: this.pipelineLayout,
    });
  }
}

/** Fresh view of the `Job` of a kernel, or null for a kernel without one. */
export function jobView(kernel: KernelName, options: KernelOptions): StructuredView | null {
  const { job, constants } = kernelSource(kernel, options);
  if (!job) return null;
  const key = `${job.name} ${constants.MAX_PRODUCTS ?? ""} ${constants.CONV ?? ""}`;
  let definitions = jobDefinitions.get(key);
  if (!definitions) {
    definitions = makeShaderDataDefinitions(declarations(expandFile(job.name, job.code, constants).code));
    jobDefinitions.set(key, definitions);
  }
  return makeStructuredView(definitions.uniforms.job);
}

/** The part of a shader before its first function: all that reflection needs, and its parser knows no more than that. */
function declarations(code: string): string {
  const functions = code.search(/^(fn |@compute)/m);
  return functions < 0 ? code : code.slice(0, functions);
}

const jobDefinitions = new Map<string, ReturnType<typeof makeShaderDataDefinitions>>();

function expandFile(name: string, code: string, constants: Record<string, number>) {
  try {
    return expand(code, constants);
  } catch (cause) {
    throw new Error(`shaders/${name}.wgsl, ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
