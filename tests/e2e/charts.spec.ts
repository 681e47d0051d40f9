/** The charts of training: what they cost to load, what the pointer reads and zooms, what is saved of them. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { firstFiles, LIMIT } from "../../scripts/size.mjs";
import { runLink, TINY, waitForSteps } from "./support/lab";

function chart(page: Page, title: string): Locator {
  return page.locator("figure", { has: page.getByRole("img", { name: `${title}. The values` }) });
}

/** Pauses the training after so many steps. */
async function trained(page: Page, link: string, steps: number): Promise<void> {
  await runLink(page, link);
  await waitForSteps(page, steps);
  await page.keyboard.press("Space");
  await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
}

test("the first curve comes after less than 450 kB", async ({ page, baseURL }) => {
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    if (!response.url().startsWith(baseURL ?? "")) return;
    const name = new URL(response.url()).pathname.slice(new URL(baseURL ?? "").pathname.length) || "index.html";
    sizes.set(name, gzipSync(await response.body(), { level: 9 }).length);
  });
  await runLink(page, TINY);
  await waitForSteps(page, 3);
  await expect(chart(page, "Training ELBO").locator("canvas")).toBeVisible();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(100_000);
  expect(total).toBeLessThan(LIMIT);
  // What `node scripts/size.mjs` adds up.
  expect([...sizes.keys()].filter((name) => /\.(js|css|woff2?|ttf)$/.test(name)).sort()).toEqual(
    firstFiles("dist")
      .filter((name) => name !== "index.html")
      .sort(),
  );
});

test("the pointer reads every run with its error, on all charts at once, and zooms", async ({ page }) => {
  await trained(page, TINY, 40);
  const training = chart(page, "Training ELBO");
  const body = training.locator(".plot-body");
  await body.hover({ position: { x: 200, y: 120 } });
  const readout = training.locator(".readout");
  await expect(readout).toContainText(/^steps? \d+/);
  await expect(readout.locator(".readout-row")).toHaveCount(2);
  await expect(readout.locator(".readout-row", { hasText: "DisARM" })).toContainText(/−\d+\.\d+ ?± \d/);
  const charts = await page.locator(".plot-body").count();
  expect(charts).toBeGreaterThan(2);
  await expect(page.locator(".plot-body .crosshair")).toHaveCount(charts);

  const box = await body.boundingBox();
  if (!box) throw new Error("The chart has no box.");
  await page.mouse.move(box.x + 120, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 220, box.y + 110);
  await expect(training.locator(".zoom-box")).toBeVisible();
  await page.mouse.move(box.x + 260, box.y + 140);
  await page.mouse.up();
  const zoom = () => page.evaluate(() => JSON.parse(localStorage.getItem("sbn-lab.view") ?? "{}").zoom);
  const zoomed = await zoom();
  expect(zoomed.x[0]).toBeGreaterThan(0);
  expect(zoomed.x[1]).toBeGreaterThan(zoomed.x[0]);
  expect(zoomed.y.trainElbo[1]).toBeGreaterThan(zoomed.y.trainElbo[0]);
  await expect(page.getByRole("button", { name: "Show all" })).toBeVisible();
  await body.dblclick({ position: { x: 200, y: 120 } });
  expect(await zoom()).toEqual({ x: null, y: {} });
});

test("a chart is saved for paper, white in dark mode too, 3.3 inches wide, with its step, protocol and link", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await trained(page, TINY, 12);
  const saved = async (name: string) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).click();
    const download = await coming;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const svg = await saved('Save "Training ELBO" as SVG');
  expect(svg.name).toMatch(/^sbn-lab-training-elbo-step-\d+\.svg$/);
  const text = svg.bytes.toString("utf8");
  expect(text).toContain('width="3.3in"');
  expect(text).toContain('<rect width="100%" height="100%" fill="#ffffff"/>');
  expect(text).toMatch(/Step \d+; hard samples/);
  expect(text).toContain(TINY.replaceAll("&", "&amp;"));
  expect(text).toContain(">DisARM<");
  const png = await saved('Save "Training ELBO" as PNG');
  // Width in the header: 3.3 inches at 600 dots an inch.
  expect(png.bytes.readUInt32BE(16)).toBe(1980);
  expect(png.bytes.subarray(37, 41).toString()).toBe("pHYs");
});
