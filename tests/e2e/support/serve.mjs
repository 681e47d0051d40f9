/**
 * A static server for the end-to-end tests: `node serve.mjs FOLDER PORT /SUB/PATH/`. It answers only below the
 * sub-path, so that a page which asks for anything at the root of the site fails.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};

const [folder, port, base] = process.argv.slice(2);
const root = resolve(folder);

/** Null for an address outside the sub-path, or one that cannot be read. */
function pathOf(address) {
  try {
    const { pathname } = new URL(address, "http://localhost");
    return pathname.startsWith(base) ? resolve(root, decodeURIComponent(pathname.slice(base.length))) : null;
  } catch {
    return null;
  }
}

/** The file that an address stands for, or null: outside the sub-path or the folder, or not there. */
function findFile(address) {
  const path = pathOf(address);
  if (path === null) return null;
  if (path !== root && !path.startsWith(root + sep)) return null;
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "index.html") : path;
  return existsSync(file) ? file : null;
}

createServer((request, response) => {
  const file = findFile(request.url ?? "/");
  if (file === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": statSync(file).size, "cache-control": "no-store" });
  createReadStream(file).pipe(response);
}).listen(Number(port), "127.0.0.1");
