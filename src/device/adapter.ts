/**
 * Finds a device to train on. The ladder: a core adapter, else one of compatibility mode, else a software adapter;
 * a rung that fails says why, and the most informative reason becomes the one message. Optional features are taken
 * where present and never needed.
 */
import type { AdapterReport } from "../reports/adapter";
import type { Problem } from "../reports/problem";
import { browserHostBytes, totalAllowed } from "./memory";
import { CAUSES, type Cause, type Host, problemOf, softwareNotice } from "./problems";
import { type AdapterFacts, chooseVariant } from "./variant";

export type Rung = AdapterReport["rung"];

export interface FindOptions {
  /** Where the ladder starts. Default: core. */
  prefer?: "core" | "compatibility";
  /** Default: what the page or worker says of itself. */
  secureContext?: boolean;
  /** Main memory of the machine. Default: what the browser says. */
  hostBytes?: number;
  /** Whose words the messages use. Default: browser. */
  host?: Host;
  /** Matmul variant by name instead of by the rules; findDevice rejects with VariantError if it cannot run there. */
  variant?: string;
}

export interface DeviceFeatures {
  subgroups: boolean;
  /** Lanes; 0 without subgroups. */
  subgroupMinSize: number;
  subgroupMaxSize: number;
  timestamps: boolean;
}

export interface FoundDevice {
  ok: true;
  device: GPUDevice;
  /** Ready to be sent to the page. */
  adapter: AdapterReport;
  rung: Rung;
  features: DeviceFeatures;
  /** Bytes that one buffer and one storage binding of the device may have, and all buffers together. */
  limits: AdapterReport["limits"];
  facts: AdapterFacts;
  /** A notice for the visitor although all is well: a software adapter. */
  notice: Problem | null;
}

export interface NoDevice {
  ok: false;
  problem: Problem;
}

/** What the kernels are designed to: the defaults of compatibility mode, that every adapter promises. */
export const NEEDED_LIMITS = {
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBufferBindingSize: 16384,
  maxStorageBufferBindingSize: 2 ** 27,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 128,
  maxComputeWorkgroupSizeX: 128,
  maxComputeWorkgroupSizeY: 128,
  maxComputeWorkgroupsPerDimension: 65535,
} as const;

const OPTIONAL_FEATURES: readonly GPUFeatureName[] = ["subgroups", "timestamp-query"];
/** Adapters that run on the CPU although some browsers do not flag them. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|^software$/i;

interface Offer {
  adapter: GPUAdapter;
  /** What was asked for when it was offered. */
  featureLevel: string;
}

interface Failure {
  cause: Cause;
  what?: string;
}

/**
 * Climbs down the ladder of `gpu` (`navigator.gpu`, or Node's). Never rejects for what the machine lacks: that is
 * `{ok: false, problem}`. The device is fresh; losing it is for the caller to watch.
 */
export async function findDevice(gpu: GPU | undefined, options: FindOptions = {}): Promise<FoundDevice | NoDevice> {
  if (!gpu) {
    const secure = options.secureContext ?? globalThis.isSecureContext !== false;
    return { ok: false, problem: problemOf(secure ? "no-webgpu" : "insecure-context") };
  }
  const failures: Failure[] = [];
  // A software adapter offered on a higher rung waits until the lower rungs have had a chance to offer a real GPU.
  const software: Offer[] = [];
  const levels = options.prefer === "compatibility" ? ["compatibility"] : ["core", "compatibility"];
  for (const featureLevel of levels) {
    const adapter = await requestAdapter(gpu, { featureLevel, powerPreference: "high-performance" }, failures);
    if (!adapter) continue;
    if (isSoftware(adapter)) software.push({ adapter, featureLevel });
    else {
      const device = await openDevice(adapter, failures);
      if (device) return foundDevice({ adapter, featureLevel }, device, options, null);
    }
  }
  if (software.length === 0) {
    const adapter = await requestAdapter(gpu, { forceFallbackAdapter: true }, failures);
    if (adapter) software.push({ adapter, featureLevel: "core" });
  }
  const realGpu = worstOf(
    failures.filter((failure) => failure.cause !== "no-adapter"),
    options.host,
  );
  for (const offer of software) {
    const device = await openDevice(offer.adapter, failures);
    if (device) return foundDevice(offer, device, options, realGpu);
  }
  return { ok: false, problem: worstOf(failures, options.host) ?? problemOf("no-adapter", "", options.host) };
}

function worstOf(failures: readonly Failure[], host?: Host): Problem | null {
  const worst = CAUSES.flatMap((cause) => failures.filter((failure) => failure.cause === cause))[0];
  return worst ? problemOf(worst.cause, worst.what, host) : null;
}

async function requestAdapter(gpu: GPU, options: GPURequestAdapterOptions, failures: Failure[]) {
  try {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) failures.push({ cause: "no-adapter" });
    return adapter;
  } catch (error) {
    failures.push({ cause: "adapter-error", what: wordsOf(error) });
    return null;
  }
}

/** The adapter's device if it is large enough, opens and lives; otherwise null and a failure. */
async function openDevice(adapter: GPUAdapter, failures: Failure[]): Promise<GPUDevice | null> {
  const small = Object.entries(NEEDED_LIMITS).find(
    ([name, needed]) => !(adapter.limits[name as keyof typeof NEEDED_LIMITS] >= needed),
  );
  if (small) {
    const [name, needed] = small as [keyof typeof NEEDED_LIMITS, number];
    failures.push({ cause: "limits-too-small", what: `${name} is ${adapter.limits[name]}, needed are ${needed}` });
    return null;
  }
  const wishes: GPUDeviceDescriptor = {
    label: "SBN Lab",
    requiredFeatures: OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    },
  };
  let device: GPUDevice;
  try {
    // Some drivers promise more than they give: then without the wishes.
    device = await adapter.requestDevice(wishes).catch(() => adapter.requestDevice({ label: wishes.label }));
  } catch (error) {
    failures.push({ cause: "device-refused", what: wordsOf(error) });
    return null;
  }
  const lost = await lostAtBirth(device);
  if (lost === null) return device;
  failures.push({ cause: "device-born-lost", what: lost });
  return null;
}

/**
 * Why a device was lost before its first use, or null if it lives. WebGPU answers a request that it cannot fulfil with
 * a device that is already lost; that shows at the latest once the queue was asked.
 */
async function lostAtBirth(device: GPUDevice): Promise<string | null> {
  const lost = device.lost.then((info) => info.message || "no reason was given");
  const asked = device.queue.onSubmittedWorkDone().then(
    () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 0)),
    (error: unknown) => wordsOf(error),
  );
  return Promise.race([lost, asked]);
}

function foundDevice(offer: Offer, device: GPUDevice, options: FindOptions, realGpu: Problem | null): FoundDevice {
  const { adapter, featureLevel } = offer;
  const info = infoOf(adapter);
  const { vendor = "", architecture = "", device: chip = "", description = "" } = info;
  const subgroups = device.features.has("subgroups");
  const software = isSoftware(adapter);
  const features: DeviceFeatures = {
    subgroups,
    subgroupMinSize: subgroups ? (info.subgroupMinSize ?? 0) : 0,
    subgroupMaxSize: subgroups ? (info.subgroupMaxSize ?? 0) : 0,
    timestamps: device.features.has("timestamp-query"),
  };
  // A browser without compatibility mode answers that request with a core device, and says so by the feature.
  const compatibility = featureLevel === "compatibility" && !device.features.has("core-features-and-limits");
  const { subgroupMinSize, subgroupMaxSize } = features;
  const names = { vendor, architecture, device: chip, description };
  const facts: AdapterFacts = { ...names, software, compatibility, subgroups, subgroupMinSize, subgroupMaxSize };
  const rung: Rung = software ? "software" : compatibility ? "compatibility" : "core";
  const bufferBytes = device.limits.maxBufferSize;
  const limits = {
    bufferBytes,
    bindingBytes: Math.floor(device.limits.maxStorageBufferBindingSize / 4) * 4,
    totalBytes: totalAllowed({ software, bufferBytes, hostBytes: options.hostBytes ?? browserHostBytes() }),
  };
  const name = description || [vendor, architecture].filter(Boolean).join(" ") || chip || "unnamed adapter";
  try {
    const variant = chooseVariant(facts, options.variant);
    const notice = software ? softwareNotice(name, realGpu) : null;
    return { ok: true, device, adapter: { rung, name, variant, limits }, rung, features, limits, facts, notice };
  } catch (error) {
    device.destroy();
    throw error;
  }
}

function isSoftware(adapter: GPUAdapter): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = infoOf(adapter);
  // Before it moved to GPUAdapterInfo, the flag was on the adapter itself.
  const old = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return Boolean(isFallbackAdapter || old) || [vendor, architecture, device, description].some(namesSoftware);
}

function namesSoftware(text: string | undefined): boolean {
  return SOFTWARE_NAMES.test(text ?? "");
}

/** Older browsers have no `info` on the adapter. */
function infoOf(adapter: GPUAdapter): Partial<GPUAdapterInfo> {
  return (adapter.info as GPUAdapterInfo | undefined) ?? {};
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
