/** The canary: Chromium offers WebGPU with an adapter, so that no other test here can pass on nothing. */
import { expect, test } from "@playwright/test";

test("the page has WebGPU, an adapter and a device", async ({ page }) => {
  await page.goto("./");
  const found = await page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    const device = await adapter?.requestDevice();
    const report = { gpu: "gpu" in navigator, adapter: Boolean(adapter), device: Boolean(device) };
    device?.destroy();
    return report;
  });
  expect(found).toEqual({ gpu: true, adapter: true, device: true });
});
