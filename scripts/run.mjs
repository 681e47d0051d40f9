/**
 * Runs a TypeScript entry in Node: `node scripts/run.mjs ENTRY.ts ARGUMENTS...`. The entry goes through Vite, so that
 * it reads `.wgsl?raw` and JSON exactly as the page does, with nothing to build first.
 *
 * The entry exports `main(argv: string[]): Promise<number>`, whose result is the exit code. It may export
 * `needsDevice(argv: string[]): boolean`: when that is true a missing software Vulkan is installed first, as for the
 * tests.
 */
import { resolve } from "node:path";
import { ensurePackages, ensureVulkan, projectRoot, say, vulkanEnvironment } from "./ensure.mjs";

/** A Vite server that only transforms: no port, no watching, no hot reloading, no dependency scan. */
async function createTransformer() {
  const { createServer } = await import("vite");
  return createServer({
    configFile: false,
    root: projectRoot,
    envDir: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
}

async function run(entry, argv) {
  await ensurePackages();
  Object.assign(process.env, vulkanEnvironment());
  process.setSourceMapsEnabled(true);
  const { createServerModuleRunner } = await import("vite");
  const server = await createTransformer();
  const runner = createServerModuleRunner(server.environments.ssr, {
    hmr: false,
    sourcemapInterceptor: "prepareStackTrace",
  });
  try {
    const module = await runner.import(resolve(projectRoot, entry));
    if (typeof module.main !== "function") throw new Error(`${entry} exports no function main(argv).`);
    if (module.needsDevice?.(argv)) Object.assign(process.env, (await ensureVulkan()).environment);
    return (await module.main(argv)) ?? 0;
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  } finally {
    await runner.close();
    await server.close();
  }
}

const [entry, ...argv] = process.argv.slice(2);
if (entry === undefined) {
  say("usage: node scripts/run.mjs ENTRY.ts ARGUMENTS...");
  process.exit(2);
}
const code = await run(entry, argv);
await new Promise((resolve) => process.stdout.write("", resolve));
// Exits by name: a GPU device that is still referenced would keep the process alive.
process.exit(code);
