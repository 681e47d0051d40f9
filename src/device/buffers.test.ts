import { expect, test } from "vitest";
import { BufferArena, USAGE } from "./buffers";

function pretend(limits = { maxBufferSize: 1000, maxStorageBufferBindingSize: 500 }) {
  const live = new Set<string>();
  const device = {
    limits,
    createBuffer: ({ label = "", size, mappedAtCreation }: GPUBufferDescriptor) => {
      if (mappedAtCreation && size > 800) throw new RangeError("mapping failed");
      live.add(label);
      return { label, size, destroy: () => live.delete(label) };
    },
  } as unknown as GPUDevice;
  return { device, live };
}

test("counts bytes, rounds up to 4, labels by arena, gives everything back", () => {
  const { device, live } = pretend();
  const arena = new BufferArena(device, "Run");
  arena.create("small", 1, USAGE.uniform);
  const large = arena.create("large", 401, USAGE.storage);
  expect(arena.bytes).toBe(4 + 404);
  expect(arena.report()).toEqual([
    { label: "Run.large", bytes: 404 },
    { label: "Run.small", bytes: 4 },
  ]);
  arena.release(large);
  expect(arena.bytes).toBe(4);
  expect([...live]).toEqual(["Run.small"]);
  expect(() => arena.release(large)).toThrow(/not of this arena/);
  arena.destroy();
  arena.destroy();
  expect(live.size).toBe(0);
  expect(arena.bytes).toBe(0);
  expect(() => arena.create("late", 4, USAGE.storage)).toThrow(/Run.late: its arena was destroyed/);
});

test("too large a buffer is refused with both numbers, by what limits it", () => {
  const arena = new BufferArena(pretend().device, "Run");
  expect(() => arena.create("a", 1004, USAGE.copySrc)).toThrow(
    "Run.a: needs 1004 bytes, but this adapter allows 1000 bytes per buffer.",
  );
  expect(() => arena.create("a", 504, USAGE.storage)).toThrow(/allows 500 bytes per storage binding/);
  expect(arena.create("a", 504, USAGE.copySrc).size).toBe(504);
  expect(() => arena.create("a", Number.NaN, USAGE.storage)).toThrow(/a size of NaN/);
  expect(() => arena.create("a", -1, USAGE.storage)).toThrow(/a size of -1/);
  expect(arena.bytes).toBe(504);
});

test("a mapping that fails is out of memory, and is not counted", () => {
  const arena = new BufferArena(pretend().device, "Run");
  expect(() => arena.createFrom("a", new Uint8Array(900), USAGE.copySrc)).toThrow(/Run.a: no memory for 900 bytes/);
  expect(arena.bytes).toBe(0);
});
