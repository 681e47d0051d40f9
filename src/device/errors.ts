/**
 * What can go wrong on a device, as small named classes, and the two places where WebGPU's asynchronous messages are
 * turned into them: error scopes and shader compilation. Every message begins with the label of the thing concerned.
 */
import type { LineMap } from "./wgsl";

/** Base of everything thrown by `src/device/`; `label` names the object or step concerned. */
export class DeviceError extends Error {
  override name = "DeviceError";
  constructor(
    readonly label: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${label}: ${message}`, options);
  }
}

/** WebGPU refused a call: a mistake in the program, not in the machine. */
export class GpuValidationError extends DeviceError {
  override name = "GpuValidationError";
}

/** The device has no room for an allocation. */
export class GpuOutOfMemoryError extends DeviceError {
  override name = "GpuOutOfMemoryError";
}

/** The driver failed at something that was valid, e.g. a pipeline too large for it. */
export class GpuInternalError extends DeviceError {
  override name = "GpuInternalError";
}

/** The device went away while something waited for it. Recovery is the business of whoever owns the device. */
export class DeviceLostError extends DeviceError {
  override name = "DeviceLostError";
}

/** A pipeline could not be made from a shader that compiles: entry point, constants, layout or workgroup size. */
export class PipelineError extends DeviceError {
  override name = "PipelineError";
}

/** A shader does not compile; `file`, `line` and `column` (1-based) are those of the first message. */
export class ShaderError extends DeviceError {
  override name = "ShaderError";
  constructor(
    label: string,
    message: string,
    readonly file: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(label, message);
  }
}

const FILTERS = ["validation", "out-of-memory", "internal"] as const;
/** Which class speaks when several scopes caught something: the cause rather than its consequences. */
const CLASSES = [
  ["out-of-memory", GpuOutOfMemoryError],
  ["internal", GpuInternalError],
  ["validation", GpuValidationError],
] as const;

/**
 * Calls `fn` inside a validation, an out-of-memory and an internal scope and returns its result, or throws the scopes'
 * findings with `label` in front. The scopes close as soon as `fn` returns, so calls that other code makes while we
 * wait are not blamed on `label`; of an async `fn` they cover what runs before its first `await`. What `fn` itself
 * throws passes through unchanged. A device that is lost meanwhile raises DeviceLostError where the browser says so
 * and otherwise nothing here: `device.lost` reports it.
 */
export async function inErrorScope<T>(device: GPUDevice, label: string, fn: () => T | Promise<T>): Promise<T> {
  for (const filter of FILTERS) device.pushErrorScope(filter);
  let pending: { value: T | Promise<T> } | { thrown: unknown };
  try {
    pending = { value: fn() };
  } catch (thrown) {
    pending = { thrown };
  }
  const pops = [...FILTERS].reverse().map((filter) => popScope(device, label, filter));
  // Both are awaited before either may throw, so that no rejection is left unhandled.
  const [scopes, outcome] = await Promise.all([
    Promise.allSettled(pops),
    "thrown" in pending ? pending : settle(pending.value),
  ]);
  if ("thrown" in outcome) throw outcome.thrown;
  const found = new Map<string, string>();
  for (const scope of scopes) {
    if (scope.status === "rejected") throw scope.reason;
    if (scope.value) found.set(scope.value.filter, scope.value.message);
  }
  for (const [filter, ErrorClass] of CLASSES)
    if (found.has(filter)) throw new ErrorClass(label, [found.get(filter), ...others(found, filter)].join("\n"));
  return outcome.value;
}

async function settle<T>(value: T | Promise<T>): Promise<{ value: T } | { thrown: unknown }> {
  try {
    return { value: await value };
  } catch (thrown) {
    return { thrown };
  }
}

async function popScope(device: GPUDevice, label: string, filter: string) {
  try {
    const error = await device.popErrorScope();
    return error ? { filter, message: error.message.trim() } : null;
  } catch (cause) {
    throw new DeviceLostError(label, "the device was lost.", { cause });
  }
}

function others(found: Map<string, string>, filter: string): string[] {
  return [...found].filter(([key]) => key !== filter).map(([key, message]) => `also ${key}: ${message}`);
}

/** Messages shown in full; a missing brace can raise hundreds. */
const SHOWN = 5;

/**
 * Makes a shader module and waits for the compiler. Throws ShaderError whose message names file, line and column of
 * every error, with the line's text. `lines` is the map that `joinWgsl` returned with `code`.
 */
export async function compileShader(
  device: GPUDevice,
  label: string,
  code: string,
  lines: LineMap,
): Promise<GPUShaderModule> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label, code });
  const [scope, info] = await Promise.all([popScope(device, label, "validation"), module.getCompilationInfo()]);
  const errors = info.messages.filter((message) => message.type === "error");
  if (errors.length === 0 && !scope) return module;

  const text = code.split("\n");
  const places = errors.map((error) => ({
    ...(lines[error.lineNum - 1] ?? { file: label, line: error.lineNum }),
    column: error.linePos,
    message: error.message.trim(),
    text: text[error.lineNum - 1] ?? "",
  }));
  const shown = places
    .slice(0, SHOWN)
    .map((place) => `${place.file}:${place.line}:${place.column}: ${place.message}\n    ${place.text.trim()}`);
  if (places.length > SHOWN) shown.push(`and ${places.length - SHOWN} more`);
  const first = places[0] ?? { file: lines[0]?.file ?? label, line: 0, column: 0 };
  const details = shown.length > 0 ? shown.join("\n") : `${first.file}: ${scope?.message}`;
  throw new ShaderError(label, `the shader does not compile.\n${details}`, first.file, first.line, first.column);
}
