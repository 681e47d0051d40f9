/** The same bits, uniforms and shuffles on the device and on the CPU, integer for integer. */
import { expect, it } from "vitest";
import permuteCode from "../../shaders/common/permute.wgsl?raw";
import threefryCode from "../../shaders/common/threefry.wgsl?raw";
import { USAGE } from "../../src/device/buffers";
import { compileShader } from "../../src/device/errors";
import { readBuffer } from "../../src/device/readback";
import { joinWgsl } from "../../src/device/wgsl";
import { permute } from "../../src/random/permute";
import { threefry4x32, uniform } from "../../src/random/threefry";
import { getDevice } from "../support/gpu";
import testCode from "./random.wgsl?raw";

it.each([
  [[0, 0, 0, 0], 1],
  [[7, 3, 4, 1], 257],
  [[0xffffffff, 0x80000000, 9, 20], 1000],
] as const)("key %j, %i counters", async (key, count) => {
  const device = await getDevice();
  const { code, lines } = joinWgsl([
    { file: "threefry.wgsl", code: threefryCode },
    { file: "permute.wgsl", code: permuteCode },
    { file: "random.wgsl", code: testCode },
  ]);
  const module = await compileShader(device, "random", code, lines);
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
  const make = (size: number, usage: number) => device.createBuffer({ size, usage: usage | USAGE.copyDst });
  const settings = make(32, USAGE.uniform);
  device.queue.writeBuffer(settings, 0, Uint32Array.from([...key, count, 0, 0, 0]));
  const outputs = [16 * count, 16 * count, 4 * count].map((size) => make(size, USAGE.storage | USAGE.copySrc));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = [settings, ...outputs].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const [words, uniforms, shuffled] = await Promise.all(outputs.map((buffer) => readBuffer(device, buffer)));
  for (const buffer of [settings, ...outputs]) buffer.destroy();

  const expected = Array.from({ length: count }, (_, i) => threefry4x32([...key], [i, 3, 5, 0])).flat();
  expect([...new Uint32Array(words)]).toEqual(expected);
  expect([...new Float32Array(uniforms)]).toEqual(expected.map(uniform));
  const order = Array.from({ length: count }, (_, i) => permute(key[0], key[1], count, i));
  expect([...new Uint32Array(shuffled)]).toEqual(order);
});
