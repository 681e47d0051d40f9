/** The ladder against pretended browsers: every cause has its own words, and a real GPU beats a software one. */
import { expect, test } from "vitest";
import { findDevice, NEEDED_LIMITS } from "./adapter";

interface Pretence {
  info?: Partial<GPUAdapterInfo>;
  features?: string[];
  limits?: Record<string, number>;
  /** Features of the device; default: as asked for, and core unless `compat`. */
  compat?: boolean;
  refuse?: (descriptor: GPUDeviceDescriptor) => boolean;
  lost?: string;
}

const LIMITS = { ...NEEDED_LIMITS, maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 29 + 3 };
const GPU_INFO = { vendor: "nvidia", architecture: "ampere", description: "" };
const SOFT_INFO = { vendor: "google", architecture: "swiftshader", isFallbackAdapter: true };

function pretendAdapter(pretence: Pretence, log: GPUDeviceDescriptor[] = []): GPUAdapter {
  const features = new Set(pretence.features ?? []);
  const limits = { ...LIMITS, ...pretence.limits };
  const requestDevice = async (descriptor: GPUDeviceDescriptor) => {
    log.push(descriptor);
    if (pretence.refuse?.(descriptor)) throw new TypeError("the driver says no.");
    const granted = new Set<string>(descriptor.requiredFeatures ?? []);
    if (!pretence.compat) granted.add("core-features-and-limits");
    const defaults = { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 };
    return {
      features: granted,
      limits: { ...limits, ...defaults, ...descriptor.requiredLimits },
      lost: pretence.lost ? Promise.resolve({ reason: "unknown", message: pretence.lost }) : new Promise(() => {}),
      queue: { onSubmittedWorkDone: async () => undefined },
      destroy: () => log.push({ label: "destroyed" }),
    };
  };
  return { info: { ...GPU_INFO, ...pretence.info }, features, limits, requestDevice } as unknown as GPUAdapter;
}

/** A browser whose `requestAdapter` answers per rung; `asked` collects the rungs in order. */
function pretendGpu(answers: Partial<Record<string, GPUAdapter | Error | null>>, asked: string[] = []): GPU {
  const requestAdapter = async (options: GPURequestAdapterOptions = {}) => {
    const rung = options.forceFallbackAdapter ? "fallback" : (options.featureLevel ?? "core");
    asked.push(rung);
    const answer = answers[rung] ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { requestAdapter } as unknown as GPU;
}

async function codeOf(gpu: GPU | undefined, secureContext = true) {
  const found = await findDevice(gpu, { secureContext });
  if (found.ok) throw new Error("found a device");
  expect(found.problem.remedy.length).toBeGreaterThan(20);
  expect(found.problem.title.length).toBeGreaterThan(10);
  return found.problem.code;
}

async function mustFind(gpu: GPU, options = {}) {
  const found = await findDevice(gpu, options);
  if (!found.ok) throw new Error(found.problem.detail);
  return found;
}

test("each cause has its own message", async () => {
  expect(await codeOf(undefined, false)).toBe("insecure-context");
  expect(await codeOf(undefined, true)).toBe("no-webgpu");
  expect(await codeOf(pretendGpu({}))).toBe("no-adapter");
  expect(await codeOf(pretendGpu({ core: new Error("boom"), compatibility: new Error("boom") }))).toBe("adapter-error");
  expect(await codeOf(pretendGpu({ core: pretendAdapter({ refuse: () => true }) }))).toBe("device-refused");
  expect(await codeOf(pretendGpu({ core: pretendAdapter({ lost: "driver gone" }) }))).toBe("device-born-lost");
  const small = pretendAdapter({ limits: { maxStorageBuffersPerShaderStage: 4 } });
  expect(await codeOf(pretendGpu({ core: small }))).toBe("limits-too-small");
});

test("messages carry the numbers and the words of the failure", async () => {
  const small = pretendGpu({ core: pretendAdapter({ limits: { maxComputeWorkgroupStorageSize: 8192 } }) });
  const found = await findDevice(small);
  expect(!found.ok && found.problem.detail).toMatch(/maxComputeWorkgroupStorageSize is 8192, needed are 16384\.$/);
  const refused = await findDevice(pretendGpu({ core: pretendAdapter({ refuse: () => true }) }));
  expect(!refused.ok && refused.problem.detail).toMatch(/the driver says no\.$/);
});

test("of several failures the most informative one is shown", async () => {
  const gpu = pretendGpu({ core: pretendAdapter({ lost: "gone" }), compatibility: new Error("boom") });
  expect(await codeOf(gpu)).toBe("device-born-lost");
});

test("the command line gets words of its own", async () => {
  const found = await findDevice(pretendGpu({}), { host: "node" });
  expect(!found.ok && found.problem.remedy).toMatch(/npm run setup/);
});

test("a core adapter is taken at once, with its limits and the optional features it has", async () => {
  const asked: string[] = [];
  const log: GPUDeviceDescriptor[] = [];
  const info = { subgroupMinSize: 32, subgroupMaxSize: 32 };
  const gpu = pretendGpu({ core: pretendAdapter({ features: ["subgroups", "shader-f16"], info }, log) }, asked);
  const found = await mustFind(gpu);
  expect(asked).toEqual(["core"]);
  expect(found.rung).toBe("core");
  expect(found.features).toEqual({ subgroups: true, subgroupMinSize: 32, subgroupMaxSize: 32, timestamps: false });
  expect(log[0].requiredFeatures).toEqual(["subgroups"]);
  expect(found.limits).toEqual({ bufferBytes: 2 ** 30, bindingBytes: 2 ** 29, totalBytes: 2 ** 34 });
  expect(found.adapter).toEqual({ rung: "core", name: "nvidia ampere", variant: "tile", limits: found.limits });
  expect(found.notice).toBeNull();
});

test("subgroup sizes count only when the feature was granted", async () => {
  const info = { subgroupMinSize: 8, subgroupMaxSize: 8, isFallbackAdapter: true };
  const found = await mustFind(pretendGpu({ core: pretendAdapter({ info }) }));
  expect(found.features.subgroupMinSize).toBe(0);
  expect(found.adapter.variant).toBe("direct");
});

test("compatibility mode follows core, and may be preferred", async () => {
  const asked: string[] = [];
  const gpu = pretendGpu({ compatibility: pretendAdapter({ compat: true }) }, asked);
  expect((await mustFind(gpu)).rung).toBe("compatibility");
  expect(asked).toEqual(["core", "compatibility"]);
  const both = pretendGpu({ core: pretendAdapter({}), compatibility: pretendAdapter({ compat: true }) });
  expect((await mustFind(both, { prefer: "compatibility" })).rung).toBe("compatibility");
  // A browser that does not know compatibility mode answers with core.
  const old = pretendGpu({ compatibility: pretendAdapter({}) });
  expect((await mustFind(old, { prefer: "compatibility" })).rung).toBe("core");
});

test("a software adapter waits until the lower rungs were asked for a real GPU", async () => {
  const soft = pretendAdapter({ info: SOFT_INFO });
  const real = await mustFind(pretendGpu({ core: soft, compatibility: pretendAdapter({ compat: true }) }));
  expect(real.rung).toBe("compatibility");
  const only = await mustFind(pretendGpu({ core: soft }));
  expect(only.rung).toBe("software");
  expect(only.notice?.detail).toMatch(/No real GPU was offered.*google swiftshader/);
  const forced = await mustFind(pretendGpu({ fallback: soft }));
  expect(forced.rung).toBe("software");
});

test("where a real GPU fails and a software one works, the notice says what became of the first", async () => {
  const soft = pretendAdapter({ info: SOFT_INFO });
  const found = await mustFind(pretendGpu({ core: pretendAdapter({ lost: "driver gone" }), fallback: soft }));
  expect(found.rung).toBe("software");
  expect(found.notice?.detail).toMatch(/could not be used: .*driver gone/);
});

test("software adapters are known by name where the browser does not flag them", async () => {
  for (const info of [{ architecture: "software" }, { description: "llvmpipe (LLVM 15)" }, { device: "SwiftShader" }]) {
    expect((await mustFind(pretendGpu({ core: pretendAdapter({ info }) }))).rung).toBe("software");
  }
});

test("a device that refuses large limits is opened without them", async () => {
  const log: GPUDeviceDescriptor[] = [];
  const refuse = (descriptor: GPUDeviceDescriptor) => descriptor.requiredLimits !== undefined;
  const found = await mustFind(pretendGpu({ core: pretendAdapter({ refuse }, log) }));
  expect(log).toHaveLength(2);
  expect(found.limits.bindingBytes).toBe(2 ** 27);
});

test("a variant that cannot run there is refused, and the device given back", async () => {
  const log: GPUDeviceDescriptor[] = [];
  const gpu = pretendGpu({ core: pretendAdapter({}, log) });
  await expect(findDevice(gpu, { variant: "sg8" })).rejects.toThrow(/needs subgroups of 8 lanes/);
  expect(log.at(-1)?.label).toBe("destroyed");
});
