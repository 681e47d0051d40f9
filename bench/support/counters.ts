/**
 * Counts what a training loop asks of WebGPU, by wrapping the methods of its classes: dispatches, submissions, and the
 * things that a loop should not do, such as uploads and new bind groups.
 */

export const COUNTED = ["dispatches", "submits", "uploads", "bindGroups", "buffers", "pipelines", "maps"] as const;
export type Counts = Record<(typeof COUNTED)[number], number>;

const METHODS: readonly [className: string, method: string, counter: (typeof COUNTED)[number]][] = [
  ["GPUComputePassEncoder", "dispatchWorkgroups", "dispatches"],
  ["GPUComputePassEncoder", "dispatchWorkgroupsIndirect", "dispatches"],
  ["GPUQueue", "submit", "submits"],
  ["GPUQueue", "writeBuffer", "uploads"],
  ["GPUDevice", "createBindGroup", "bindGroups"],
  ["GPUDevice", "createBuffer", "buffers"],
  ["GPUDevice", "createComputePipeline", "pipelines"],
  ["GPUDevice", "createComputePipelineAsync", "pipelines"],
  ["GPUBuffer", "mapAsync", "maps"],
];

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

const totals = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts;
let installed = false;

/** Wraps the methods of the WebGPU classes of this realm, once. To be called after WebGPU's globals exist. */
export function installCounters(): void {
  if (installed) return;
  installed = true;
  const classes = globalThis as unknown as Record<string, { prototype: Record<string, Method> } | undefined>;
  for (const [className, method, counter] of METHODS) {
    const prototype = classes[className]?.prototype;
    const original = prototype?.[method];
    if (!prototype || !original) continue;
    prototype[method] = function (...parameters) {
      totals[counter] += 1;
      return original.apply(this, parameters);
    };
  }
}

/** Calls made while `work` ran, divided by `pieces`. */
export async function countCalls(work: () => Promise<void>, pieces: number): Promise<Counts> {
  const before = { ...totals };
  await work();
  return Object.fromEntries(COUNTED.map((name) => [name, (totals[name] - before[name]) / pieces])) as Counts;
}
