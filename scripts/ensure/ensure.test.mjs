/** What set-up decides, from made-up machines; that it also installs is seen on a bare one. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { archiveOf, majorVersion } from "./apt.mjs";
import { findChromium } from "./chromium.mjs";
import { findProgram } from "./command.mjs";
import { missingPackages } from "./packages.mjs";

const manifest = { dependencies: { zod: "^4.0.0" }, devDependencies: { vite: "^8.0.0" } };
const packages = {
  "node_modules/zod": { version: "4.0.1" },
  "node_modules/vite": { version: "8.0.2" },
  "node_modules/fsevents": { version: "2.0.0", optional: true },
};
const lock = { packages: { "": manifest, ...packages } };

test("packages that are all there are not installed again, optional ones of other systems included", () => {
  const { "node_modules/fsevents": _, ...present } = packages;
  expect(missingPackages({ manifest, lock, installed: { packages: present } })).toBeNull();
});

test("packages are installed when none is there, one is absent, or one is of another version", () => {
  expect(missingPackages({ manifest, lock, installed: null })).toMatch(/no packages/);
  const absent = { "node_modules/zod": packages["node_modules/zod"] };
  expect(missingPackages({ manifest, lock, installed: { packages: absent } })).toMatch(/vite is not at 8.0.2/);
  const old = { ...packages, "node_modules/zod": { version: "4.0.0" } };
  expect(missingPackages({ manifest, lock, installed: { packages: old } })).toMatch(/zod is not at 4.0.1/);
});

test("packages are installed when package.json has moved on from the lock file", () => {
  const newer = { ...manifest, dependencies: { zod: "^4.0.0", react: "^19.0.0" } };
  expect(missingPackages({ manifest: newer, lock, installed: { packages } })).toMatch(/package\.json/);
});

test("the archive of a release is neither its security archive nor another release's", () => {
  const targets = [
    "http://one.example/debian-security/ bookworm-security",
    "http://one.example/debian-security/ bookworm",
    "http://two.example/debian/ bookworm-updates",
    "http://two.example/debian/ bookworm",
    "http://three.example/tools/ stable",
  ].join("\n");
  expect(archiveOf(targets, "bookworm")).toBe("http://two.example/debian/");
  expect(archiveOf(targets, "bookworm-backports")).toBeNull();
  expect(archiveOf("", "bookworm")).toBeNull();
});

test("the major number of a Debian version is read past its epoch", () => {
  expect(majorVersion("22.3.6-1+deb12u1")).toBe(22);
  expect(majorVersion("2:25.0.7-2~bpo12+1")).toBe(25);
  expect(majorVersion(null)).toBe(0);
});

test("programs are found in PATH and by their full path, and only when they are programs", () => {
  expect(findProgram(process.execPath)).toBe(process.execPath);
  expect(existsSync(findProgram("node"))).toBe(true);
  expect(findProgram("no-such-program-anywhere")).toBeNull();
  expect(findProgram(import.meta.filename)).toBeNull();
});

test("CHROME_PATH that names no program is an error and not ignored", () => {
  const before = process.env.CHROME_PATH;
  process.env.CHROME_PATH = "/no/such/browser";
  try {
    expect(() => findChromium()).toThrow(/CHROME_PATH is \/no\/such\/browser/);
  } finally {
    if (before === undefined) delete process.env.CHROME_PATH;
    else process.env.CHROME_PATH = before;
  }
});
