/** From adapter to loss on a real device: the ladder, readback that never blocks. */
import { expect, test } from "vitest";
import { findDevice } from "../../src/device/adapter";
import { BufferArena, MAP_READ, USAGE } from "../../src/device/buffers";
import { DeviceLostError, GpuValidationError, inErrorScope } from "../../src/device/errors";
import { ReadbackRing, readBuffer } from "../../src/device/readback";
import { canRun, VARIANTS } from "../../src/device/variant";
import { createDevice, getDevice, getGpu } from "../support/gpu";

test("the ladder finds a device whose variant can run", async () => {
  for (const prefer of ["core", "compatibility"] as const) {
    const found = await findDevice(getGpu(), { prefer });
    if (!found.ok) throw new Error(found.problem.detail);
    expect(found.adapter.name).not.toBe("");
    expect(VARIANTS.filter((variant) => canRun(variant, found.facts))).toContain(found.adapter.variant);
    expect(found.limits.bindingBytes).toBeGreaterThanOrEqual(2 ** 27);
    expect(found.device.limits.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(found.limits.bindingBytes);
    expect(found.features.subgroups).toBe(found.device.features.has("subgroups"));
    if (found.features.subgroups) expect(found.features.subgroupMinSize).toBeGreaterThanOrEqual(4);
    found.device.destroy();
    await found.device.lost;
  }
});

test("a variant by name is reported", async () => {
  const found = await findDevice(getGpu(), { variant: "direct" });
  if (!found.ok) throw new Error(found.problem.detail);
  expect(found.adapter.variant).toBe("direct");
  found.device.destroy();
});

test("the usage numbers are those of this WebGPU", () => {
  expect(USAGE).toEqual({
    mapRead: GPUBufferUsage.MAP_READ,
    copySrc: GPUBufferUsage.COPY_SRC,
    copyDst: GPUBufferUsage.COPY_DST,
    uniform: GPUBufferUsage.UNIFORM,
    storage: GPUBufferUsage.STORAGE,
    queryResolve: GPUBufferUsage.QUERY_RESOLVE,
  });
  expect(MAP_READ).toBe(GPUMapMode.READ);
});

test("buffers start with their data, or with zeros", async () => {
  const device = await getDevice();
  const arena = new BufferArena(device, "DeviceTest");
  const data = Uint8Array.of(9, 1, 2, 3, 4, 5).subarray(1);
  const buffer = arena.createFrom("odd", data, USAGE.copySrc);
  expect([...new Uint8Array(await readBuffer(device, buffer))]).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
  const zeros = arena.create("zeros", 8, USAGE.copySrc);
  expect([...new Uint8Array(await readBuffer(device, zeros))]).toEqual(Array(8).fill(0));
  arena.destroy();
});

test("reading what a buffer does not have is an error, not zeros", async () => {
  const device = await getDevice();
  const arena = new BufferArena(device, "DeviceTest");
  const buffer = arena.create("short", 8, USAGE.copySrc);
  await expect(readBuffer(device, buffer, 4, 8)).rejects.toThrow(GpuValidationError);
  await expect(readBuffer(device, buffer, 4, 8)).rejects.toThrow(/^readBuffer\(DeviceTest\.short\)/);
  await expect(readBuffer(device, buffer, 2, 4)).rejects.toThrow(/multiples of 4/);
  expect((await readBuffer(device, buffer, 8)).byteLength).toBe(0);
  arena.destroy();
});

test("the ring brings back in order what was copied, and drops the rest", async () => {
  const device = await getDevice();
  const arena = new BufferArena(device, "DeviceTest");
  const source = arena.create("source", 4, USAGE.copySrc | USAGE.copyDst);
  const ring = new ReadbackRing(device, "DeviceTest.ring", 4, 3);
  const sent: number[] = [];
  const arrived: number[] = [];
  await inErrorScope(device, "ring", () => {
    for (let value = 1; value <= 10; value++) {
      device.queue.writeBuffer(source, 0, Uint32Array.of(value));
      const encoder = device.createCommandEncoder();
      if (ring.copy(encoder, source, 0, 4, (data) => arrived.push(new Uint32Array(data)[0]))) sent.push(value);
      device.queue.submit([encoder.finish()]);
      ring.submitted();
    }
  });
  expect(sent).toEqual([1, 2, 3]);
  expect(ring.dropped).toBe(7);
  await ring.flush();
  expect(arrived).toEqual(sent);
  expect(ring.pending).toBe(0);
  ring.destroy();
  arena.destroy();
});

test("a device lost on the way ends readback without a hang", async () => {
  const device = await createDevice();
  const arena = new BufferArena(device, "DeviceTest");
  const source = arena.create("source", 1024, USAGE.copySrc);
  const ring = new ReadbackRing(device, "DeviceTest.ring", 1024);
  const arrivals: ArrayBuffer[] = [];
  const encoder = device.createCommandEncoder();
  ring.copy(encoder, source, 0, 1024, (data) => arrivals.push(data));
  device.queue.submit([encoder.finish()]);
  ring.submitted();
  const reading = readBuffer(device, source);
  device.destroy();
  await expect(reading).rejects.toThrow(DeviceLostError);
  await ring.flush();
  await device.lost;
  expect(arrivals).toEqual([]);
  expect(ring.copy(encoder, source, 0, 4, () => {})).toBe(false);
  ring.destroy();
  arena.destroy();
});
