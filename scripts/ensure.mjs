/**
 * Set-up: installs what a command needs and the machine lacks. `node scripts/ensure.mjs [npm] [vulkan] [chromium]`
 * does the named parts, all of them when none is named; SBN_DRY_RUN=1 shows what would be done.
 * Needs nothing but Node, since it runs before the first package is there.
 */
import { realpathSync } from "node:fs";
import { ensureChromium } from "./ensure/chromium.mjs";
import { say } from "./ensure/command.mjs";
import { ensurePackages } from "./ensure/packages.mjs";
import { ensureVulkan } from "./ensure/vulkan.mjs";

export { ensureChromium, findChromium } from "./ensure/chromium.mjs";
export { findProgram, projectRoot, say } from "./ensure/command.mjs";
export { ensurePackages } from "./ensure/packages.mjs";
export { ensureVulkan, vulkanEnvironment } from "./ensure/vulkan.mjs";

const PARTS = {
  npm: async () => {
    await ensurePackages();
    return "npm packages: there";
  },
  chromium: async () => `browser: ${await ensureChromium()}`,
  vulkan: async () => {
    await ensurePackages();
    const { adapter } = await ensureVulkan();
    if (adapter === null) throw new Error("No WebGPU adapter could be had: install a Vulkan driver.");
    return `WebGPU adapter in Node: ${adapter}`;
  },
};

async function main(names) {
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    throw new Error(`Unknown part ${unknown.join(", ")}: there are ${Object.keys(PARTS).join(", ")}.`);
  }
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const line = await PARTS[name]();
    if (names.length !== 1 || name !== "npm") say(line);
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  main(process.argv.slice(2)).catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
