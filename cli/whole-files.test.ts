import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GrowingFile, type Write, writeWhole } from "./whole-files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A disk that takes so many bytes more: the last of them as a part of a write, as systems do it. */
function diskOf(room: number): Write {
  return (descriptor, bytes, position) => {
    const taken = Math.min(room, bytes.length);
    if (taken === 0) throw Object.assign(new Error("no space left on device, write"), { code: "ENOSPC" });
    room -= taken;
    return writeSync(descriptor, bytes, 0, taken, position);
  };
}

test("a file that grows holds whole lines when the disk becomes full in the middle of one", () => {
  const file = new GrowingFile(folder, "metrics", null, diskOf(25));
  file.append(["first line", "second"]);
  expect(() => file.append(["third line", "fourth line"])).toThrow(/cannot be written to .*: the disk is full\./);
  expect(readFileSync(join(folder, "metrics.partial"), "utf8")).toBe("first line\nsecond\n");
  file.leave(false);
  const again = new GrowingFile(folder, "metrics", file.size);
  again.append(["third line"]);
  again.finish();
  expect(readFileSync(join(folder, "metrics"), "utf8")).toBe("first line\nsecond\nthird line\n");
});

test("a whole file that the disk has no room for leaves the one before, and nothing cut", () => {
  writeFileSync(join(folder, "weights"), "of yesterday");
  expect(() => writeWhole(folder, "weights", new Uint8Array(100), diskOf(60))).toThrow("the disk is full");
  expect(readFileSync(join(folder, "weights"), "utf8")).toBe("of yesterday");
  expect(readdirSync(folder)).toEqual(["weights"]);
  expect(() => writeWhole(folder, "new", "text", diskOf(2))).toThrow("the disk is full");
  expect(readdirSync(folder)).toEqual(["weights"]);
  writeWhole(folder, "weights", "of today", diskOf(8));
  expect(readFileSync(join(folder, "weights"), "utf8")).toBe("of today");
});

test("a file that is shorter than its checkpoint says so", () => {
  writeFileSync(join(folder, "metrics.partial"), "cut\n");
  expect(() => new GrowingFile(folder, "metrics", 100)).toThrow(
    "holds 4 bytes; the checkpoint was made when it held 100",
  );
});
