/**
 * Prints the WebGPU adapter that Dawn finds in Node, on one line; exits with 1 when there is none. Set-up runs it to
 * see whether a Vulkan driver really works.
 */
import { create } from "webgpu";

const gpu = create([]);
const adapter = await gpu.requestAdapter();
if (adapter === null) {
  process.stderr.write("No WebGPU adapter.\n");
  process.exitCode = 1;
} else {
  const { vendor, architecture, description } = adapter.info;
  process.stdout.write(`${description || [vendor, architecture].filter(Boolean).join(" ") || "unnamed adapter"}\n`);
}
