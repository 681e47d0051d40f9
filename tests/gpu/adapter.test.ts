/** The canary: a run without a GPU adapter fails here, so that no suite is green on nothing. */
import { expect, test } from "vitest";
import { createDevice, getAdapter, getDevice, withErrorScope } from "../support/gpu";
import code from "./double.wgsl?raw";

test("there is an adapter", async () => {
  expect(await getAdapter()).not.toBeNull();
});

test("a compute shader runs on the device and its result comes back", async () => {
  const device = await getDevice();
  const input = Float32Array.from({ length: 257 }, (_, index) => index - 100.5);
  const output = await withErrorScope(device, async () => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const numbers = device.createBuffer({ size: input.byteLength, usage });
    const readable = device.createBuffer({
      size: input.byteLength,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(numbers, 0, input);
    const pipeline = await device.createComputePipelineAsync({
      layout: "auto",
      compute: { module: device.createShaderModule({ code }) },
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = [{ binding: 0, resource: { buffer: numbers } }];
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(Math.ceil(input.length / 64));
    pass.end();
    encoder.copyBufferToBuffer(numbers, 0, readable, 0, input.byteLength);
    device.queue.submit([encoder.finish()]);
    await readable.mapAsync(GPUMapMode.READ);
    const copy = new Float32Array(readable.getMappedRange().slice(0));
    numbers.destroy();
    readable.destroy();
    return copy;
  });
  expect(output).toEqual(input.map((value) => 2 * value));
});

test("an error scope turns the device's complaint into an exception", async () => {
  const device = await getDevice();
  const work = withErrorScope(device, () => {
    device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  });
  await expect(work).rejects.toThrow(/validation error: /);
});

test("an error scope passes on results and exceptions", async () => {
  const device = await getDevice();
  expect(await withErrorScope(device, () => 7)).toBe(7);
  await expect(
    withErrorScope(device, () => {
      throw new RangeError("mine");
    }),
  ).rejects.toThrow(RangeError);
});

test("a device of one's own can be destroyed without harm to the shared one", async () => {
  const own = await createDevice();
  own.destroy();
  expect((await own.lost).reason).toBe("destroyed");
  const shared = await getDevice();
  await withErrorScope(shared, () => shared.queue.onSubmittedWorkDone());
});
