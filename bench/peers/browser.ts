/** The comparison in a real Chromium: bundles page.ts, serves it on a local port and asks it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { ensureChromium } from "../../scripts/ensure.mjs";
import type { PageAnswer, PageQuestion } from "./page";

/** swiftshader: Chromium's own software adapter; default: whatever it chooses, a GPU where there is one. */
export const ADAPTERS = { swiftshader: ["--use-webgpu-adapter=swiftshader"], default: [] } as const;
export type BrowserAdapter = keyof typeof ADAPTERS;

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  // First compilations on a software adapter outlast the watchdog.
  "--disable-gpu-watchdog",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function compareInBrowser(
  question: PageQuestion,
  adapter: BrowserAdapter,
  say: (line: string) => void,
): Promise<PageAnswer & { browser: string }> {
  const script = await bundlePage();
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", `${isScript ? "text/javascript" : "text/html"}; charset=utf-8`);
    response.end(isScript ? script : '<!doctype html><title>peers</title><script src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...FLAGS, ...ADAPTERS[adapter]],
  });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (message.type() === "log") say(message.text());
    });
    page.on("pageerror", (error) => say(`page: ${error.message}`));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const answer = await page.evaluate(
      (asked) => (globalThis as unknown as { comparePeers(q: PageQuestion): Promise<PageAnswer> }).comparePeers(asked),
      question,
    );
    return { ...answer, browser: `Chromium ${browser.version()}` };
  } finally {
    await browser.close();
    server.close();
  }
}

/** page.ts with everything it imports, as one script. */
async function bundlePage(): Promise<string> {
  const { build } = await import("vite");
  const built = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(import.meta.dirname, "page.ts"), formats: ["iife"], name: "peers" },
    },
  });
  const [{ output }] = (Array.isArray(built) ? built : [built]) as { output: { type: string; code?: string }[] }[];
  const code = output.find((part) => part.type === "chunk")?.code;
  if (code === undefined) throw new Error("The page of the peers did not bundle.");
  return code;
}
