/** Data sets on a site that ships none: what is missing is explained, and what a visitor drops is kept. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { stepsOf, stored, TINY, takeSteps, waitForSteps } from "./support/lab";

/** 40 images of 4 x 4. */
function images(name: string, every: number) {
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 4, 0, 0, 0, 4]);
  const pixels = Buffer.from(Array.from({ length: 40 * 16 }, (_, i) => (i % every === 0 ? 255 : 0)));
  return { name, mimeType: "application/octet-stream", buffer: Buffer.concat([header, pixels]) };
}

const chooseFile = (page: Page) => page.locator('.drop input[type="file"]').first();

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

test("a link to data that the site has not says what a visitor can do, and what the publisher can", async ({
  page,
}) => {
  await page.goto("./#v=1&p=mnist-200-200");
  const card = page.locator(".waiting");
  await expect(card.getByRole("heading", { name: "MNIST is not on this site" })).toBeVisible();
  await expect(card.getByRole("link", { name: /-ubyte\.gz$/ })).toHaveCount(4);
  await expect(card.getByText("npm run build -- --with mnist")).toBeHidden();
  await card.getByText("If this site is yours").click();
  await expect(card.getByText("npm run build -- --with mnist")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run this experiment" })).toBeHidden();
  await expect(card.getByText(/of graphics memory/)).toBeVisible();
  await expect(page.locator('.banner[data-kind="bad"]')).toHaveCount(0);
});

test("presets without their data are marked, and choosing one leaves the experiment running", async ({ page }) => {
  await page.goto(`./${TINY}`);
  await takeSteps(page, 2);
  const before = await page.evaluate(() => location.hash);
  const preset = page.getByLabel("Preset");
  await expect(preset.locator("option", { hasText: "(needs MNIST)" })).not.toHaveCount(0);
  await preset.selectOption("mnist-200-200");
  const needs = page.getByRole("region", { name: "Data needed: MNIST" });
  await expect(needs).toContainText("Then “MNIST, two linear layers of 200” opens.");
  expect(await page.evaluate(() => location.hash)).toBe(before);
  await takeSteps(page, 1);
  await needs.getByRole("button", { name: "Close" }).click();
  await page
    .locator(".dataset", { hasText: /^.*MNIST$/ })
    .first()
    .click();
  await expect(needs).toBeVisible();
  await chooseFile(page).setInputFiles({
    name: "digit.png",
    mimeType: "image/png",
    buffer: Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1"),
  });
  await expect(page.locator(".banner", { hasText: "it is a PNG image" })).toContainText("numpy.save");
  expect(await stepsOf(page)).toBe(3);
});

test("a visitor's file trains, is there after a reload, and a receiver of the link sees which file to drop", async ({
  page,
  browser,
}) => {
  await page.goto(`./${TINY}`);
  await takeSteps(page, 1);
  await chooseFile(page).setInputFiles(images("dots-idx3-ubyte", 3));
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/d=file:dots-idx3-ubyte&dc=[0-9a-f]{12}/);
  await expect(page.getByText("Your file: dots-idx3-ubyte")).toBeVisible();
  // The runs on the new data start at step 0.
  await expect.poll(() => stepsOf(page)).toBe(0);
  await takeSteps(page, 2);
  const first = await page.evaluate(() => location.hash);
  // Steps taken one at a time are saved as well.
  await expect.poll(async () => (await stored(page)).find(({ link }) => `#${link}` === first)?.steps).toBe(2);

  // Another file of the same name is another data set.
  await chooseFile(page).setInputFiles(images("dots-idx3-ubyte", 2));
  await expect.poll(() => page.evaluate(() => location.hash)).not.toBe(first);
  await page.goBack();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(first);

  await page.goto("about:blank");
  await page.goto(`./${first}`);
  await page.reload();
  await expect(page.getByText("Your data in this browser (2)")).toBeVisible();
  // The run that was kept is back before it goes on.
  await expect.poll(() => stepsOf(page)).toBe(2);
  await takeSteps(page, 1);

  const other = await newPage(browser);
  await other.goto(`./${first}`);
  const needs = other.locator(".waiting .needs");
  await expect(needs).toContainText("The file dots-idx3-ubyte is not kept in this browser");
  await expect(needs).toContainText(/dc=([0-9a-f]{12})/.exec(first)?.[1] ?? "no checksum");
  await chooseFile(other).setInputFiles(images("renamed.bin", 3));
  await expect(needs).toHaveCount(0);
  expect(await other.evaluate(() => location.hash)).toBe(first);
  await other.getByRole("button", { name: "Run this experiment" }).click();
  await waitForSteps(other, 2);
  await other.context().close();
});
