/**
 * `npm run size`: what a first visit downloads before its first curve, in bytes as gzip sends them, after `npm run build`.
 * index.html and all that it names, what those pieces import at once, and the worker; not what loads on demand. It ends with
 * an error above the limit. `tests/e2e/charts.spec.ts` holds the list against what a browser fetches.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { projectRoot } from "./ensure.mjs";

/** Bytes; 1 kB = 1000 bytes. */
export const LIMIT = 450_000;

/** Names of the files in `dist` that are fetched before the first curve. */
export function firstFiles(dist) {
  const assets = readdirSync(join(dist, "assets"));
  const found = new Set(["index.html"]);
  const named = (text, patterns) => patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));
  const waiting = named(readFileSync(join(dist, "index.html"), "utf8"), [
    /(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g,
  ]);
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (found.has(file) || !existsSync(join(dist, file))) continue;
    found.add(file);
    if (!file.endsWith(".js")) continue;
    const text = readFileSync(join(dist, file), "utf8");
    // Static imports, and the worker, which is named in `new URL(...)`. `import(...)` comes later, if ever.
    const names = named(text, [
      /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g,
      /["'`](?:[^"'`]*\/)?(worker-[^"'`]+\.js)["'`]/g,
    ]);
    for (const name of names) if (assets.includes(basename(name))) waiting.push(`assets/${basename(name)}`);
  }
  return [...found];
}

export function gzipSize(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}

function main() {
  const dist = join(projectRoot, "dist");
  if (!existsSync(join(dist, "index.html"))) {
    process.stderr.write("There is no dist/index.html to measure. Run `npm run build` first.\n");
    process.exit(2);
  }
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
  let total = 0;
  for (const file of firstFiles(dist)) {
    const size = gzipSize(readFileSync(join(dist, file)));
    total += size;
    process.stdout.write(`${kilobytes(size)}  ${file}\n`);
  }
  process.stdout.write(`${kilobytes(total)}  before the first curve, gzip; the limit is ${LIMIT / 1000} kB\n`);
  if (total > LIMIT) process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
