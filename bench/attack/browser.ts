/** The built page in Chromium, served as a project page would be, with everything it complains of collected. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../scripts/ensure.mjs";

const ROOT = join(import.meta.dirname, "..", "..");
const BASE = "/somewhere/sbn-lab/";

declare global {
  /** Set by markup of hostile names, if it is ever run. */
  var attacked: number | undefined;
}

export interface OpenSite {
  browser: Browser;
  /** Of the page, with a slash at its end. */
  address: string;
  close(): Promise<void>;
}

/** Throws in words where there is no build. */
export async function openSite(): Promise<OpenSite> {
  if (!existsSync(join(ROOT, "dist", "index.html")))
    throw new Error("There is no built page: `npm run build` makes it.");
  const port = await freePort();
  const server = spawn(process.execPath, [
    join(ROOT, "tests/e2e/support/serve.mjs"),
    join(ROOT, "dist"),
    String(port),
    BASE,
  ]);
  const address = `http://127.0.0.1:${port}${BASE}`;
  await answers(address, server);
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--enable-unsafe-webgpu",
      "--disable-gpu-watchdog",
      "--js-flags=--expose-gc",
    ],
  });
  return {
    browser,
    address,
    close: async () => {
      await browser.close();
      server.kill();
    },
  };
}

/** A page whose console errors, exceptions, dialogs and blocked scripts are collected. */
export async function openPage({ browser }: OpenSite): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Prepared data sets are looked for, and need not be there.
    const missing = /status of 404/.test(message.text()) && message.location().url.includes("/datasets/");
    if (message.type() === "error" && !missing) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

/** Steps taken, as the top bar says. */
export async function stepsOf(page: Page): Promise<number> {
  return Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
}

/** Waits until at least so many steps have been taken. */
export async function waitForSteps(page: Page, steps: number, timeoutMs = 120_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while ((await stepsOf(page)) < steps) {
    if (performance.now() > end)
      throw new Error(`step ${await stepsOf(page)} instead of ${steps} after ${timeoutMs} ms`);
    await page.waitForTimeout(200);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(address: string, server: ChildProcess): Promise<void> {
  for (let k = 0; k < 100 && server.exitCode === null; k++) {
    if (
      await fetch(address).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The page's server does not answer.");
}
