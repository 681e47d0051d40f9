/** Workers that die, are silent, or take too long: the page says so, loses nothing, and goes on. */
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { curve, runLink, stepsOf, TINY, waitForSteps } from "./support/lab";

declare global {
  var workers: Worker[];
}

/** Lets a test reach the workers of a page. */
async function showWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        globalThis.workers.push(this);
      }
    };
  });
}

/** Trains until steps have been kept; returns how many. */
async function trainAndKeep(page: Page): Promise<number> {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  const steps = await stepsOf(page);
  await expect.poll(() => keptSteps(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(steps);
  return steps;
}

/** Steps of the furthest run that this browser has kept. */
function keptSteps(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const open = indexedDB.open("sbn-lab");
        open.onsuccess = () => {
          const all = open.result.transaction("records").objectStore("records").getAll();
          all.onsuccess = () => {
            open.result.close();
            resolve(Math.max(0, ...all.result.map(({ steps }: { steps: number }) => steps)));
          };
        };
      }),
  );
}

async function restartGoesOn(page: Page, steps: number): Promise<void> {
  await page.getByRole("button", { name: "Restart the engine" }).click();
  await page.waitForLoadState();
  await waitForSteps(page, steps + 2);
  await expect(page.locator(".banner", { hasText: "engine" })).toHaveCount(0);
  // The curve of before is there, without a gap and without steps reported twice.
  const { step } = await curve(page, "st");
  expect(step.slice(0, steps + 1)).toEqual(Array.from({ length: steps + 1 }, (_, k) => k));
}

test("a worker that fails is named with its reason, and a new one goes on training", async ({ page }) => {
  await showWorkers(page);
  const steps = await trainAndKeep(page);
  await page.evaluate(() => workers[0].dispatchEvent(new ErrorEvent("error", { message: "out of luck" })));
  const banner = page.locator(".banner", { hasText: "The engine's worker stopped." });
  await expect(banner).toContainText("out of luck");
  await restartGoesOn(page, steps);
});

test("a worker that ends without a word is noticed", async ({ page }) => {
  await showWorkers(page);
  const steps = await trainAndKeep(page);
  await page.evaluate(() => workers[0].terminate());
  await expect(page.locator(".banner", { hasText: "The engine does not answer." })).toBeVisible({ timeout: 90_000 });
  await restartGoesOn(page, steps);
});

test("a file that takes long to read stops neither page nor training, and reading it can be stopped", async ({
  page,
}) => {
  await runLink(page, TINY);
  await waitForSteps(page, 2);
  // Records of one empty cell, which are skipped one by one; the last byte is no UTF-8, so that all are read again as Latin-1.
  const endless = Buffer.alloc(240_000_001, '""\n');
  endless.write("ab,y\n\n");
  endless[endless.length - 1] = 0xff;
  const buffer = gzipSync(endless, { level: 1 });
  await page.locator('input[type="file"]').first().setInputFiles({ name: "endless.csv.gz", mimeType: "", buffer });
  const reading = page.locator(".banner", { hasText: "Reading endless.csv.gz" });
  await expect(reading).toBeVisible();
  await waitForSteps(page, (await stepsOf(page)) + 2);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
  await reading.getByRole("button", { name: "Stop reading" }).click();
  await expect(reading).toHaveCount(0);
  await expect(page.locator(".banner", { hasText: "endless.csv.gz was not read." })).toContainText("stopped");
  expect(await page.evaluate(() => location.hash)).toBe(TINY);
  const steps = await stepsOf(page);
  await page.getByRole("button", { name: "One training step" }).click();
  await expect.poll(() => stepsOf(page)).toBe(steps + 1);
});
