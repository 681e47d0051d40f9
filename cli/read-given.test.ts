import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readGiven } from "./read-given";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "given-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file is read whole", async () => {
  writeFileSync(join(folder, "data"), "1,2");
  expect(new TextDecoder().decode(await readGiven(join(folder, "data"), "data"))).toBe("1,2");
});

test("what is no file, or has no end, is refused before a byte is read", async () => {
  await expect(readGiven("/dev/zero", "data")).rejects.toThrow("/dev/zero is a device or a pipe; expected a file");
  await expect(readGiven(folder, "data")).rejects.toThrow(`${folder} is a folder; expected a file to read data from.`);
  await expect(readGiven(join(folder, "absent"), "weights")).rejects.toThrow('absent" to read weights from.');
  writeFileSync(join(folder, "large"), "12345");
  await expect(readGiven(join(folder, "large"), "data", 4)).rejects.toThrow("has 5 bytes; at most 4 can be read.");
});
