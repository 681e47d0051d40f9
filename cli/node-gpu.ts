/**
 * WebGPU for Node: what `navigator.gpu` is in a page, through the `webgpu` package (Dawn). On Linux, where Vulkan finds
 * no driver by itself, it is pointed at the software drivers that Mesa and Chromium install.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, globals } from "webgpu";

/** Where Linux distributions keep the description files of Vulkan drivers, and the browsers their own SwiftShader. */
const DRIVER_FOLDERS = [
  "/usr/share/vulkan/icd.d",
  "/usr/local/share/vulkan/icd.d",
  "/etc/vulkan/icd.d",
  "/usr/lib/chromium",
  "/usr/lib/chromium-browser",
  "/usr/lib64/chromium-browser",
  "/opt/google/chrome",
  "/opt/microsoft/msedge",
];
const SOFTWARE_DRIVER = /^(lvp_icd.*|vk_swiftshader_icd)\.json$/;

/** Description files of software Vulkan drivers on this machine, the fastest kind first. */
export function findSoftwareDrivers(folders: readonly string[] = DRIVER_FOLDERS): string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => SOFTWARE_DRIVER.test(file))
        .map((file) => join(folder, file)),
    );
}

// Dawn ends the process when its instance is collected while devices still live: kept for the life of the process.
let opened: Promise<GPU> | undefined;
let kept: GPU | undefined;

/**
 * The GPU object of this process, made at the first call; WebGPU's global constants (GPUBufferUsage and so on) are
 * defined from then on. Sets XDG_RUNTIME_DIR where it is absent (Mesa complains otherwise), and VK_ICD_FILENAMES where
 * no driver was chosen and none was found. Without any adapter it still returns the object: `findDevice` then says so.
 * Dawn writes its warnings to the standard error by itself; it offers no way to turn them off.
 */
export function openNodeGpu(): Promise<GPU> {
  opened ??= open();
  return opened;
}

async function open(): Promise<GPU> {
  Object.assign(globalThis, globals);
  if (process.platform === "linux" && !process.env.XDG_RUNTIME_DIR) process.env.XDG_RUNTIME_DIR = runtimeFolder();
  kept = create([]);
  if (process.platform !== "linux" || process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) return kept;
  if (await hasAdapter(kept)) return kept;
  // An instance looks for drivers once, so each attempt needs a new one.
  for (const driver of findSoftwareDrivers()) {
    process.env.VK_ICD_FILENAMES = driver;
    kept = create([]);
    if (await hasAdapter(kept)) return kept;
  }
  delete process.env.VK_ICD_FILENAMES;
  return kept;
}

async function hasAdapter(gpu: GPU): Promise<boolean> {
  return (await gpu.requestAdapter().catch(() => null)) !== null;
}

function runtimeFolder(): string {
  const folder = join(tmpdir(), `sbn-lab-runtime-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
