import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LOCK_FILE, lockFolder } from "./folder-lock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, LOCK_FILE);
const lockOf = (holder: object) => writeFileSync(path(), JSON.stringify(holder));

test("the lock of a living process is respected", () => {
  lockOf({ pid: process.ppid, host: hostname(), started: null });
  expect(() => lockFolder(folder)).toThrow(`Another training (process ${process.ppid}) writes to ${folder}.`);
  expect(existsSync(path())).toBe(true);
});

test("the lock of a process that has ended is taken over", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  lockOf({ pid, host: hostname(), started: "1" });
  lockFolder(folder)();
  expect(existsSync(path())).toBe(false);
});

test("a number that another process has now does not keep the folder", () => {
  lockOf({ pid: process.ppid, host: hostname(), started: "1" });
  lockFolder(folder)();
});

test("of another machine nothing is known, so its lock stays", () => {
  lockOf({ pid: 1, host: "elsewhere", started: null });
  expect(() => lockFolder(folder)).toThrow("(process 1 on elsewhere)");
});

test("a damaged lock is taken over", () => {
  writeFileSync(path(), "{");
  lockFolder(folder)();
});
