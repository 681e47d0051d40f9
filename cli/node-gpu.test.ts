import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findSoftwareDrivers } from "./node-gpu";

test("finds software drivers in the order of the folders, and no others", () => {
  const [first, second] = ["a", "b"].map(() => mkdtempSync(join(tmpdir(), "drivers-")));
  try {
    for (const name of ["lvp_icd.x86_64.json", "radeon_icd.json"]) writeFileSync(join(first, name), "{}");
    for (const name of ["vk_swiftshader_icd.json", "libvk_swiftshader.so"]) writeFileSync(join(second, name), "");
    expect(findSoftwareDrivers([first, join(first, "absent"), second])).toEqual([
      join(first, "lvp_icd.x86_64.json"),
      join(second, "vk_swiftshader_icd.json"),
    ]);
  } finally {
    for (const folder of [first, second]) rmSync(folder, { recursive: true });
  }
});
