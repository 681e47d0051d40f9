/**
 * A WebGPU device for tests in Node (Dawn). One adapter and one shared device per process, so that a test file costs
 * nothing to start; tests that lose or exhaust a device ask for one of their own.
 */
import { create, globals } from "webgpu";

Object.assign(globalThis, globals);

// Dawn ends the process when its instance is collected while devices still live: it is kept for the process's life.
const gpu = create([]);

let adapterPromise: Promise<GPUAdapter> | undefined;
let devicePromise: Promise<GPUDevice> | undefined;

/** Features that kernels use where they are present, and never need. */
const OPTIONAL_FEATURES: GPUFeatureName[] = ["subgroups", "timestamp-query"];

/** The instance, for code that asks for adapters itself: what `navigator.gpu` is in a page. */
export function getGpu(): GPU {
  return gpu;
}

/** The adapter of this process. Throws an Error when there is none: a GPU test without a device has failed. */
export function getAdapter(): Promise<GPUAdapter> {
  adapterPromise ??= gpu.requestAdapter().then((adapter) => {
    if (adapter === null) throw new Error("No WebGPU adapter in Node: run `npm run setup` for a software one.");
    return adapter;
  });
  return adapterPromise;
}

/** A device of one's own, with the default limits and the optional features that are there. Destroy it after use. */
export async function createDevice(): Promise<GPUDevice> {
  // An adapter gives one device only, so each device gets an adapter of its own.
  const { features } = await getAdapter();
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error("The WebGPU adapter has gone.");
  return adapter.requestDevice({ requiredFeatures: OPTIONAL_FEATURES.filter((feature) => features.has(feature)) });
}

/** The device that all tests of this process share. Never destroy it. */
export function getDevice(): Promise<GPUDevice> {
  devicePromise ??= createDevice();
  return devicePromise;
}

/**
 * Runs `work` and throws an Error naming every validation, memory or internal error that the device reported meanwhile.
 * An exception of `work` itself goes through unchanged unless the device had a complaint, which then comes first.
 */
export async function withErrorScope<Result>(
  device: GPUDevice,
  work: (device: GPUDevice) => Result | Promise<Result>,
): Promise<Result> {
  const filters: GPUErrorFilter[] = ["internal", "out-of-memory", "validation"];
  for (const filter of filters) device.pushErrorScope(filter);
  const outcome = await Promise.resolve()
    .then(() => work(device))
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const complaints: string[] = [];
  for (const filter of filters.toReversed()) {
    const error = await device.popErrorScope();
    if (error !== null) complaints.push(`${filter} error: ${error.message.trim()}`);
  }
  if (complaints.length > 0) {
    throw new Error(complaints.join("\n"), "error" in outcome ? { cause: outcome.error } : undefined);
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}
