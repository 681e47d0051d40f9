/** The ring against a pretended device whose mappings resolve when, and in what order, the test says. */
import { expect, test } from "vitest";
import { ReadbackRing } from "./readback";

interface FakeBuffer {
  label: string;
  data: Uint8Array;
  destroyed: boolean;
  resolve: () => void;
  reject: () => void;
}

function pretend() {
  const buffers: FakeBuffer[] = [];
  let lose = () => {};
  const device = {
    lost: new Promise<void>((resolve) => {
      lose = resolve;
    }),
    createBuffer: ({ label, size }: GPUBufferDescriptor) => {
      const buffer = {
        label,
        data: new Uint8Array(size),
        destroyed: false,
        resolve: () => {},
        reject: () => {},
        mapAsync: () =>
          new Promise<void>((resolve, reject) => {
            buffer.resolve = resolve;
            buffer.reject = () => reject(new Error("aborted"));
          }),
        getMappedRange: (offset: number, length: number) => buffer.data.buffer.slice(offset, offset + length),
        unmap: () => {},
        destroy: () => {
          buffer.destroyed = true;
        },
      };
      buffers.push(buffer as FakeBuffer);
      return buffer;
    },
  } as unknown as GPUDevice;
  const encoder = {
    copyBufferToBuffer: (source: GPUBuffer, from: number, target: unknown, to: number, size: number) => {
      const bytes = (source as unknown as Uint8Array).subarray(from, from + size);
      (target as FakeBuffer).data.set(bytes, to);
    },
  } as unknown as GPUCommandEncoder;
  return { device, encoder, buffers, lose: () => lose() };
}

const bytes = (...values: number[]) => new Uint8Array(values) as unknown as GPUBuffer;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("delivers in the order of submission even if mappings resolve in another", async () => {
  const { device, encoder, buffers } = pretend();
  const ring = new ReadbackRing(device, "ring", 4, 2);
  const arrived: number[] = [];
  const deliver = (data: ArrayBuffer) => arrived.push(new Uint8Array(data)[0]);
  ring.copy(encoder, bytes(1, 0, 0, 0), 0, 4, deliver);
  ring.submitted();
  ring.copy(encoder, bytes(2, 0, 0, 0), 0, 4, deliver);
  ring.submitted();
  buffers[1].resolve();
  await settle();
  expect(arrived).toEqual([]);
  buffers[0].resolve();
  await ring.flush();
  expect(arrived).toEqual([1, 2]);
  expect(ring.pending).toBe(0);
});

test("drops when every slot is busy, and takes copies again afterwards", async () => {
  const { device, encoder, buffers } = pretend();
  const ring = new ReadbackRing(device, "ring", 4, 1);
  const arrived: number[] = [];
  const copy = (value: number) =>
    ring.copy(encoder, bytes(value, 0, 0, 0), 0, 4, (data) => arrived.push(new Uint8Array(data)[0]));
  expect(copy(1)).toBe(true);
  expect(copy(2)).toBe(false);
  ring.submitted();
  expect(copy(3)).toBe(false);
  expect(ring.dropped).toBe(2);
  buffers[0].resolve();
  await ring.flush();
  expect(copy(4)).toBe(true);
  ring.submitted();
  buffers[0].resolve();
  await ring.flush();
  expect(arrived).toEqual([1, 4]);
});

test("several regions arrive as one, in their order", async () => {
  const { device, encoder, buffers } = pretend();
  const ring = new ReadbackRing(device, "ring", 16);
  let data = new Uint8Array();
  const source = bytes(1, 2, 3, 4, 5, 6, 7, 8);
  const regions = [
    { source, offset: 4, size: 4 },
    { source, offset: 0, size: 4 },
  ];
  ring.copyRegions(encoder, regions, (arrived) => {
    data = new Uint8Array(arrived);
  });
  ring.submitted();
  buffers[0].resolve();
  await ring.flush();
  expect([...data]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
});

test("a copy that was never submitted gives its slot back", () => {
  const { device, encoder } = pretend();
  const ring = new ReadbackRing(device, "ring", 4, 1);
  expect(ring.copy(encoder, bytes(0, 0, 0, 0), 0, 4, () => {})).toBe(true);
  ring.abandon();
  expect(ring.copy(encoder, bytes(0, 0, 0, 0), 0, 4, () => {})).toBe(true);
});

test("a lost device ends all deliveries quietly", async () => {
  const { device, encoder, buffers, lose } = pretend();
  const ring = new ReadbackRing(device, "ring", 4, 2);
  let deliveries = 0;
  ring.copy(encoder, bytes(0, 0, 0, 0), 0, 4, () => deliveries++);
  ring.submitted();
  lose();
  buffers[0].reject();
  await ring.flush();
  await settle();
  expect(deliveries).toBe(0);
  expect(ring.copy(encoder, bytes(0, 0, 0, 0), 0, 4, () => deliveries++)).toBe(false);
  expect(ring.dropped).toBe(2);
});

test("destroy gives the buffers back and stops deliveries, also those already mapped", async () => {
  const { device, encoder, buffers } = pretend();
  const ring = new ReadbackRing(device, "ring", 4, 2);
  let deliveries = 0;
  ring.copy(encoder, bytes(0, 0, 0, 0), 0, 4, () => deliveries++);
  ring.submitted();
  buffers[0].resolve();
  ring.destroy();
  ring.destroy();
  await ring.flush();
  expect(deliveries).toBe(0);
  expect(buffers.every((buffer) => buffer.destroyed)).toBe(true);
});

test("pieces that are too large or not aligned are refused with both numbers", () => {
  const { device, encoder } = pretend();
  const ring = new ReadbackRing(device, "ring", 8);
  expect(() => ring.copy(encoder, bytes(), 0, 12, () => {})).toThrow(/ring: 12 bytes do not fit a slot of 8/);
  expect(() => ring.copy(encoder, bytes(), 2, 4, () => {})).toThrow(/offset 2 and size 4/);
  expect(ring.pending).toBe(0);
});
