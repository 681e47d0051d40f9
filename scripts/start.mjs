/**
 * `npm start`: installs missing packages, serves the page with hot reloading on the first free port from 5173, prints
 * its address, and opens it where there is a display (never under CI or with BROWSER=none).
 */
import { ensurePackages, projectRoot, say } from "./ensure.mjs";

function hasDisplay() {
  if (process.env.CI || process.env.BROWSER === "none") return false;
  if (process.platform === "darwin" || process.platform === "win32") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

try {
  await ensurePackages();
  const { createServer } = await import("vite");
  const server = await createServer({
    root: projectRoot,
    clearScreen: false,
    server: { port: 5173, strictPort: false, open: hasDisplay() },
  });
  await server.listen();
  process.stdout.write("SBN Lab is at\n");
  server.printUrls();
  process.stdout.write("  Ctrl+C stops it.\n");
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
