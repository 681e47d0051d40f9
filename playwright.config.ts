import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/ensure.mjs";

/**
 * End-to-end tests in a real Chromium against the production build, served from a sub-path as a project page would be.
 * `npm test` finds the browser and a free port; by hand: `npx playwright test` after `npm run build`.
 */
const port = Number(process.env.SBN_E2E_PORT ?? 4199);
const address = `http://127.0.0.1:${port}/somewhere/sbn-lab/`;

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // A page on a software adapter keeps one core busy: two files at a time, one test after another in each, and time enough to
  // compile the kernels.
  workers: 2,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: address,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        "--headless=new",
        "--no-sandbox",
        "--enable-unsafe-webgpu",
        // Compiling on a software adapter outlasts Chromium's GPU watchdog.
        "--disable-gpu-watchdog",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
      ],
    },
  },
  webServer: {
    command: `node tests/e2e/support/serve.mjs dist ${port} /somewhere/sbn-lab/`,
    url: address,
    reuseExistingServer: false,
    timeout: 15_000,
  },
});
