import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { readChosenSets, shipDatasets } from "./datasets/ship.mjs";
import { bareShader } from "./scripts/bare-shader.mjs";

/** Every browser with WebGPU reads woff2: KaTeX's fonts in older formats are left out of the build. */
const woff2Only: Plugin = {
  name: "woff2-only",
  enforce: "pre",
  transform(code, id) {
    if (!/katex.*\.css/.test(id)) return null;
    return { code: code.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, ""), map: null };
  },
};

/** How a build loads the text of a shader, from its file. */
const shaders = (name: string, textOf: (file: string) => string): Plugin => ({
  name,
  apply: "build",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(".wgsl?raw")) return null;
    return `export default ${JSON.stringify(textOf(id.slice(0, -"?raw".length)))};`;
  },
});

/** Shaders lose their comments on the way to a visitor; the page itself, which reads the same tables, only sees that they are there. */
const bareShaders = shaders("bare-shaders", (file) => bareShader(readFileSync(file, "utf8")));
const noShaders = shaders("no-shaders", () => "// In the worker.");

/**
 * What the built page may load and run: its own files, nothing from elsewhere and nothing written into the page. Styles may be
 * inline, since formulas and charts set theirs on elements. The development server needs inline scripts, so it has none of this.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
  ],
};

/** Of the prepared sets below public/, a build ships those that were asked for (`npm run build -- --with mnist`), and no others. */
const chosenDatasets: Plugin = {
  name: "chosen-datasets",
  apply: "build",
  async writeBundle({ dir }) {
    if (dir !== undefined) await shipDatasets(dir, readChosenSets(process.env.SBN_DATASETS));
  },
};

/** A relative base, so that the built site works from any sub-path. */
export default defineConfig({
  base: "./",
  plugins: [react(), woff2Only, noShaders, contentSecurityPolicy, chosenDatasets],
  worker: { format: "es", plugins: () => [bareShaders] },
  build: {
    target: "es2022",
    // Browsers with WebGPU know light-dark(); compiled away, plots could not ask for the colours of the other theme.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 1500,
  },
  optimizeDeps: {
    // Named so that the development server does not find those of the worker late and reload the page under a visitor.
    include: [
      "comlink",
      "fflate",
      "idb",
      "katex",
      "plotly.js-basic-dist-min",
      "react-dom/client",
      "webgpu-utils",
      "zod",
    ],
  },
});
