/** The device of a benchmark in Node, with its calls counted. */
import { create } from "webgpu";
import { openNodeGpu } from "../../cli/node-gpu";
import { type FoundDevice, findDevice } from "../../src/device/adapter";
import { installCounters } from "./counters";

// Dawn ends the process when an instance is collected while its devices live.
const kept: GPU[] = [];

/** The GPU object; `backend` names one of Dawn's, "null" for one that computes nothing and shows the cost of the calls. */
export async function openGpu(backend = ""): Promise<GPU> {
  const gpu = await openNodeGpu();
  installCounters();
  if (backend === "") return gpu;
  const other = create([`backend=${backend}`]);
  kept.push(other);
  return other;
}

/** Opens a device on which any mistake ends the benchmark. Throws in words where there is none. */
export async function openBenchDevice(backend = "", variant?: string): Promise<FoundDevice> {
  return watch(await openGpu(backend), variant);
}

export async function watch(gpu: GPU, variant?: string): Promise<FoundDevice> {
  const found = await findDevice(gpu, { host: "node", ...(variant ? { variant } : {}) });
  if (!found.ok) throw new Error(`${found.problem.title} ${found.problem.remedy}`);
  found.device.addEventListener("uncapturederror", ({ error }) => {
    throw new Error(`The GPU refused a piece of work: ${error.message.split("\n")[0]}`);
  });
  return found;
}

export function describe(found: FoundDevice): string {
  const { subgroups, subgroupMinSize, subgroupMaxSize } = found.features;
  const lanes = subgroups ? `subgroups of ${subgroupMinSize} to ${subgroupMaxSize}` : "no subgroups";
  return `${found.adapter.name}, ${found.rung}, ${lanes}, kernels ${found.adapter.variant}`;
}
