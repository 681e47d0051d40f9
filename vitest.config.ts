import { defineConfig } from "vitest/config";

/**
 * Two projects: `unit` needs no device and runs in parallel; `gpu` runs in one process, file after file, so that all
 * its files share one adapter, one device and the driver's compiled shaders.
 */
export default defineConfig({
  test: {
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,app,cli,datasets,bench,tests/oracles}/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
          pool: "threads",
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "gpu",
          globalSetup: ["tests/support/vulkan-environment.mjs"],
          include: ["tests/{gpu,conformance}/**/*.test.ts"],
          pool: "forks",
          maxWorkers: 1,
          isolate: false,
          fileParallelism: false,
          // A software adapter takes seconds to compile a kernel the first time.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
