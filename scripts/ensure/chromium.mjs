/**
 * A browser with WebGPU for the end-to-end tests: an installed Chromium, Chrome or Edge; on Debian and Ubuntu
 * Chromium is installed through apt when there is none.
 */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { candidateVersion, canUseApt, installPackages } from "./apt.mjs";
import { ask, findProgram, isDryRun, perform, projectRoot, say } from "./command.mjs";

const PROGRAMS = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
  "chrome",
];

/** Full paths where browsers usually are, for systems that do not put them in PATH. */
function usualPlaces() {
  if (process.platform === "darwin") {
    const bundles = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return ["/Applications", join(homedir(), "Applications")].flatMap((folder) =>
      bundles.map((name) => join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return folders.filter(Boolean).flatMap((folder) => programs.map((program) => join(folder, program)));
  }
  return ["/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium"];
}

/** Browsers that the Playwright package has downloaded, newest first. */
function playwrightBrowsers() {
  const caches = { darwin: ["Library", "Caches"], win32: ["AppData", "Local"] }[process.platform] ?? [".cache"];
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ...caches, "ms-playwright");
  if (!existsSync(folder)) return [];
  const programs = [
    ["chrome-linux", "chrome"],
    ["chrome-linux64", "chrome"],
    ["chrome-win", "chrome.exe"],
    ["chrome-win64", "chrome.exe"],
    ["chrome-mac", "Chromium.app", "Contents", "MacOS", "Chromium"],
  ];
  return readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => programs.map((parts) => join(folder, name, ...parts)));
}

/** Whether a program found under a browser's name is one: a stub that only asks for a snap is not. */
function answers(path) {
  return process.platform === "win32" || /\d+\.\d+/.test(ask(path, ["--version"]) ?? "");
}

/**
 * The browser to use: CHROME_PATH if set, else the first one that answers; null when there is none.
 * Throws an Error when CHROME_PATH names no program.
 */
export function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (findProgram(chosen) === null) throw new Error(`CHROME_PATH is ${chosen}, and no program is there.`);
    return findProgram(chosen);
  }
  const candidates = [...PROGRAMS.map(findProgram), ...usualPlaces(), ...playwrightBrowsers()];
  return candidates.find((path) => path !== null && existsSync(path) && answers(path)) ?? null;
}

/** Installs a Chromium through apt, or, where apt offers only a snap, through Playwright. */
async function installChromium() {
  for (const name of ["chromium", "chromium-browser"]) {
    const version = await candidateVersion(name);
    if (version === null || /snap/.test(version)) continue;
    say(`Installing Chromium for the end-to-end tests: apt package ${name} ${version}.`);
    if (await installPackages([name])) return;
  }
  say("Installing Chromium for the end-to-end tests: Playwright's own, because apt offers none that runs.");
  const cli = join(projectRoot, "node_modules", "playwright", "cli.js");
  await perform(process.execPath, [cli, "install", "--with-deps", "chromium"], { quiet: true });
}

/** The path of a browser, installing one where that is possible. Throws an Error saying what to do when there is none. */
export async function ensureChromium() {
  const present = findChromium();
  if (present !== null) return present;
  if (canUseApt()) await installChromium();
  const installed = findChromium();
  if (installed !== null || isDryRun()) return installed;
  throw new Error("No Chrome, Edge or Chromium was found: install one, or set CHROME_PATH to the program.");
}
