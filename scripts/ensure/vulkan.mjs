/**
 * A WebGPU adapter for Node. Dawn speaks Metal on macOS and Direct3D on Windows; on Linux it needs a Vulkan driver:
 * the graphics card's own where there is a card, else a software one. Mesa's lavapipe from version 24 on is the fast
 * choice (Dawn refuses 22.3); the SwiftShader that ships with Chromium is the one to fall back on.
 */
import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  candidateVersion,
  canUseApt,
  installedVersion,
  installFromBackports,
  installPackages,
  majorVersion,
} from "./apt.mjs";
import { ensureChromium, findChromium } from "./chromium.mjs";
import { ask, say } from "./command.mjs";

const OLDEST_MESA = 24;
const DRIVER_FOLDERS = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];

/** Whether a graphics card is visible to programs on this machine. */
function hasGraphicsCard() {
  if (existsSync("/dev/nvidiactl")) return true;
  return existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("renderD"));
}

/** Description file of Mesa's lavapipe, or null when it is absent or too old. */
function findLavapipe() {
  const version = installedVersion("mesa-vulkan-drivers");
  if (version !== null && majorVersion(version) < OLDEST_MESA) return null;
  for (const folder of DRIVER_FOLDERS) {
    if (!existsSync(folder)) continue;
    const name = readdirSync(folder).find((file) => /^lvp_icd.*\.json$/.test(file));
    if (name !== undefined) return join(folder, name);
  }
  return null;
}

/** Description file of the SwiftShader beside an installed Chromium, or null. */
function findSwiftShader() {
  const browser = findChromium();
  if (browser === null) return null;
  const name = "vk_swiftshader_icd.json";
  const folders = [dirname(realpathSync(browser)), "/usr/lib/chromium", "/usr/lib/chromium-browser"];
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

/** What a program must find in its environment to use this driver; the temporary folder keeps Mesa from complaining. */
function environmentFor(description) {
  const environment = { VK_ICD_FILENAMES: description };
  if (!process.env.XDG_RUNTIME_DIR) {
    const folder = join(tmpdir(), `sbn-lab-runtime-${process.getuid?.() ?? 0}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    environment.XDG_RUNTIME_DIR = folder;
  }
  return environment;
}

/**
 * The environment for a program that uses WebGPU, from what is installed; installs and tries nothing. Empty where the
 * machine's own choice is right: not Linux, a graphics card, or a driver chosen by the user.
 * @param {{ evenWithCard?: boolean }} [options]
 * @returns {Record<string, string> | null} null when no software driver is there either
 */
export function vulkanEnvironment({ evenWithCard = false } = {}) {
  if (process.platform !== "linux") return {};
  if (process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) return {};
  if (hasGraphicsCard() && !evenWithCard) return {};
  const description = findLavapipe() ?? findSwiftShader();
  return description === null ? null : environmentFor(description);
}

async function installLavapipe() {
  const version = await candidateVersion("mesa-vulkan-drivers");
  say(`Installing a software Vulkan driver for the GPU tests: Mesa ${OLDEST_MESA} or newer (lavapipe) through apt.`);
  const names = ["mesa-vulkan-drivers", "libvulkan1"];
  if (majorVersion(version) >= OLDEST_MESA) return installPackages(names);
  return installFromBackports(names);
}

/** The adapter that Dawn finds in this environment, as one line of text, or null. Takes about half a second. */
export function probeAdapter(environment) {
  const script = join(dirname(dirname(import.meta.filename)), "adapter.mjs");
  const pairs = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return process.platform === "win32" || pairs.length === 0
    ? ask(process.execPath, [script], { timeoutMs: 60_000 })
    : ask("env", [...pairs, process.execPath, script], { timeoutMs: 60_000 });
}

/**
 * Makes sure that Dawn finds an adapter, installing a software Vulkan through apt where there is none.
 * @returns {Promise<{ environment: Record<string, string>, adapter: string | null }>} the environment for programs that
 *   use WebGPU, and the adapter they will get (null: none could be had)
 */
export async function ensureVulkan() {
  const attempt = (environment) => {
    const adapter = environment === null ? null : probeAdapter(environment);
    return adapter === null ? null : { environment, adapter };
  };
  let found = attempt(vulkanEnvironment());
  if (found !== null && !(findLavapipe() === null && /swiftshader/i.test(found.adapter))) return found;
  if (process.platform === "linux" && findLavapipe() === null && canUseApt() && !(await installLavapipe())) {
    say("  Mesa could not be had: falling back on the SwiftShader that comes with Chromium.");
    await ensureChromium();
    await installPackages(["libvulkan1"]);
  }
  found = attempt(vulkanEnvironment({ evenWithCard: true })) ?? found;
  return found ?? { environment: {}, adapter: null };
}
