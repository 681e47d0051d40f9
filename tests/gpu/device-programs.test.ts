/** Shaders and pipelines on a real device: messages that name files and lines, and pipelines made once. */
import { expect, test } from "vitest";
import { BufferArena, USAGE } from "../../src/device/buffers";
import {
  compileShader,
  GpuInternalError,
  GpuValidationError,
  inErrorScope,
  ShaderError,
} from "../../src/device/errors";
import { PipelineCache } from "../../src/device/pipelines";
import { readBuffer } from "../../src/device/readback";
import { joinWgsl } from "../../src/device/wgsl";
import { getDevice } from "../support/gpu";
import functionCode from "./device-function.wgsl?raw";
import programCode from "./device-programs.wgsl?raw";

const FUNCTION = { file: "device-function.wgsl", code: functionCode };
const PROGRAM = { file: "device-programs.wgsl", code: programCode };

async function shaderError(promise: Promise<unknown>): Promise<ShaderError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ShaderError) return error;
  throw new Error(`expected a ShaderError, came ${error}`);
}

test("a shader's message names the file and line that a person would open", async () => {
  const device = await getDevice();
  const broken = functionCode.replace("return f32(i);", "return i;");
  const { code, lines } = joinWgsl([PROGRAM, { ...FUNCTION, code: broken }]);
  const error = await shaderError(compileShader(device, "Scale.forward", code, lines));
  const line = broken.split("\n").findIndex((text) => text.includes("return i;")) + 1;
  expect([error.file, error.line]).toEqual(["device-function.wgsl", line]);
  expect(error.column).toBeGreaterThan(0);
  expect(error.message).toMatch(/^Scale\.forward: the shader does not compile\.\ndevice-function\.wgsl:3:\d+: .*\n/);
  expect(error.message).toContain("return i;");
});

test("with directives hoisted and code expanded, the message still names the line of the file", async () => {
  const device = await getDevice();
  const unrolled = { file: "tile.wgsl", code: "fn t() {\nlet a = 1u;\nlet b = nowhere;\n}", lines: [10, 11, 11, 12] };
  const { code, lines } = joinWgsl([FUNCTION, { file: "top.wgsl", code: "diagnostic(off, x.y);" }, unrolled]);
  const error = await shaderError(compileShader(device, "Tile", code, lines));
  expect([error.file, error.line]).toEqual(["tile.wgsl", 11]);
});

test("a shader without faults compiles, and nothing is left in the scopes", async () => {
  const device = await getDevice();
  const { code, lines } = joinWgsl([PROGRAM, FUNCTION]);
  const module = await inErrorScope(device, "outer", () => compileShader(device, "Scale", code, lines));
  expect(module.label).toBe("Scale");
});

test("equal requests share a pipeline; source, entry point, constants and layout each make a new one", async () => {
  const device = await getDevice();
  const cache = new PipelineCache(device);
  const source = joinWgsl([PROGRAM, FUNCTION]);
  const request = { label: "Scale", source, entryPoint: "scale", constants: { FACTOR: 2, GROUP: 32 } };
  const layout = device.createPipelineLayout({
    bindGroupLayouts: [
      device.createBindGroupLayout({ entries: [{ binding: 0, visibility: 4, buffer: { type: "storage" } }] }),
    ],
  });
  const first = await cache.get({ ...request, layout: "auto" });
  expect(first.label).toBe("Scale");
  const same = { ...request, source: joinWgsl([PROGRAM, FUNCTION]), constants: { GROUP: 32, FACTOR: 2 } };
  expect(await cache.get({ ...same, layout: "auto" })).toBe(first);
  expect(cache.size).toBe(1);
  const others = await Promise.all([
    cache.get({ ...request, layout }),
    cache.get({ ...request, constants: { FACTOR: 3, GROUP: 32 }, layout: "auto" }),
    cache.get({ ...request, entryPoint: "clear_first", layout: "auto" }),
    cache.get({ ...request, source: joinWgsl([FUNCTION, PROGRAM]), layout: "auto" }),
  ]);
  expect(new Set([first, ...others]).size).toBe(5);
  expect(cache.size).toBe(5);
});

test("the cached pipeline computes with its constants", async () => {
  const device = await getDevice();
  const cache = new PipelineCache(device);
  const source = joinWgsl([PROGRAM, FUNCTION]);
  const arena = new BufferArena(device, "DeviceTest");
  const usage = USAGE.storage | USAGE.copySrc;
  const input = Float32Array.from({ length: 257 }, (_, i) => i - 100.5);
  const numbers = arena.createFrom("numbers", input, usage);
  const constants = { FACTOR: 3, GROUP: 32 };
  const pipeline = await cache.get({ label: "Scale", source, entryPoint: "scale", constants, layout: "auto" });
  await inErrorScope(device, "Scale.run", () => {
    const entries = [{ binding: 0, resource: { buffer: numbers } }];
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(input.length / 32));
    pass.end();
    device.queue.submit([encoder.finish()]);
  });
  const output = new Float32Array(await readBuffer(device, numbers));
  expect(output).toEqual(input.map((value, i) => 3 * value + i));
  expect(new Float32Array(await readBuffer(device, numbers, 8, 4))[0]).toBe(output[2]);
  arena.destroy();
});

test("a pipeline that cannot be made says what was asked, and may be asked for again", async () => {
  const device = await getDevice();
  const cache = new PipelineCache(device);
  const source = joinWgsl([PROGRAM, FUNCTION]);
  const missing = { label: "Scale.missing", source, entryPoint: "absent", layout: "auto" as const };
  const message = /^Scale\.missing: no pipeline from entry point "absent" of device-programs\.wgsl: /;
  await expect(cache.get(missing)).rejects.toThrow(message);
  expect(cache.size).toBe(0);
  const tooWide = { ...missing, entryPoint: "scale", constants: { GROUP: 100_000 } };
  await expect(cache.get(tooWide)).rejects.toThrow(/Scale\.missing: .*scale/);
  expect(await cache.get({ ...missing, entryPoint: "scale" })).toBeDefined();
});

test("an error scope names its label, returns results, and passes exceptions through", async () => {
  const device = await getDevice();
  const bad = inErrorScope(device, "Run.buffers", () => {
    device.createBuffer({ label: "wrong", size: 16, usage: USAGE.mapRead | USAGE.storage });
  });
  await expect(bad).rejects.toThrow(GpuValidationError);
  await expect(bad).rejects.toThrow(/^Run\.buffers: /);
  expect(await inErrorScope(device, "fine", () => 7)).toBe(7);
  expect(await inErrorScope(device, "fine", async () => 8)).toBe(8);
  const thrown = inErrorScope(device, "thrown", () => {
    throw new RangeError("mine");
  });
  await expect(thrown).rejects.toThrow(RangeError);
  expect(new GpuInternalError("label", "message").message).toBe("label: message");
});

test("scopes that overlap in time do not blame each other", async () => {
  const device = await getDevice();
  const releases: (() => void)[] = [];
  const wait = () => new Promise<void>((resolve) => releases.push(resolve));
  const first = inErrorScope(device, "first", wait);
  const second = inErrorScope(device, "second", () => {
    device.createBuffer({ size: 16, usage: USAGE.mapRead | USAGE.storage });
    return wait();
  });
  releases[0]();
  await expect(first).resolves.toBeUndefined();
  releases[1]();
  await expect(second).rejects.toThrow(/^second: /);
});
