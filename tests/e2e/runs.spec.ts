/** Runs are records: edits, resets, reloads and moves through the history lose nothing, and trouble with storage is said. */
import { expect, type Page, test } from "@playwright/test";
import { chip, curve, openFamilies, runLink, stepsOf, stored, TINY, takeSteps, waitForSteps } from "./support/lab";

const toast = (page: Page) => page.getByRole("region", { name: "Undo" });
const undo = (page: Page) => toast(page).getByRole("button", { name: "Undo", exact: true });

/** Runs the link for some steps, pauses, and returns the curve of `disarm`. */
async function trainAndPause(page: Page, steps: number) {
  await runLink(page, TINY);
  await waitForSteps(page, steps);
  await pause(page);
  return curve(page, "disarm");
}

async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
  await expect.poll(async () => (await curve(page, "disarm")).value.length).toBe(await stepsOf(page));
}

test("an edit and a reset can be undone: curves, steps and what follows are as if they had not been", async ({
  page,
}) => {
  const before = await trainAndPause(page, 6);
  const steps = await stepsOf(page);
  await page.keyboard.press("n");
  await expect.poll(() => stepsOf(page)).toBe(0);
  await expect(toast(page)).toContainText(`New seed. What ran until step ${steps} is kept`);
  await undo(page).click();
  await expect.poll(() => stepsOf(page)).toBe(steps);
  expect(await page.evaluate(() => location.hash)).toBe(TINY);
  expect(await curve(page, "disarm")).toEqual(before);
  await page.keyboard.press("r");
  await expect.poll(() => stepsOf(page)).toBe(0);
  await takeSteps(page, 2);
  await page.keyboard.press("Control+z");
  await expect.poll(() => stepsOf(page)).toBe(steps);
  expect(await curve(page, "disarm")).toEqual(before);
  await takeSteps(page, 2);
  const after = await curve(page, "disarm");
  expect(after.value.slice(0, steps)).toEqual(before.value);
  expect(after.step.at(-1)).toBe(steps + 1);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => stepsOf(page)).toBe(2);
});

test("a removed estimator comes back with its curve, and the others have gone on", async ({ page }) => {
  const before = await trainAndPause(page, 5);
  const steps = await stepsOf(page);
  await openFamilies(page);
  await chip(page, "DisARM").locator(".chip-toggle").click();
  await expect(page.locator(".race tbody tr")).toHaveCount(1);
  await takeSteps(page, 2);
  await undo(page).click();
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  await expect.poll(async () => (await curve(page, "disarm")).value).toEqual(before.value);
  expect((await curve(page, "st")).value).toHaveLength(steps + 2);
});

test("a reload goes on where it stopped, training or paused", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await expect.poll(async () => (await stored(page)).length).toBe(1);
  await expect.poll(async () => (await stored(page))[0].steps).toBeGreaterThan(5);
  const before = await curve(page, "disarm");
  await page.reload();
  // No stranger's link: it trains by itself, and its curve is the one from before, at most five seconds shorter.
  await waitForSteps(page, 1);
  await expect(page.locator(".waiting")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect.poll(async () => (await curve(page, "disarm")).value.length).toBeGreaterThan(5);
  await pause(page);
  const after = await curve(page, "disarm");
  const common = Math.min(before.value.length, after.value.length);
  expect(after.value.slice(0, common)).toEqual(before.value.slice(0, common));
  const steps = await stepsOf(page);
  await expect.poll(async () => (await stored(page)).at(-1)?.steps).toBe(steps);
  await page.reload();
  await expect.poll(() => stepsOf(page)).toBe(steps);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  expect(await curve(page, "disarm")).toEqual(after);
  expect(await stored(page)).toHaveLength(1);
});

test("Back offers the kept run, Forward has the other again, and a fresh start keeps both", async ({ page }) => {
  const before = await trainAndPause(page, 5);
  const steps = await stepsOf(page);
  await page.keyboard.press("n");
  await expect.poll(() => stepsOf(page)).toBe(0);
  await takeSteps(page, 3);
  const other = await curve(page, "disarm");
  await page.goBack();
  await expect(page.getByRole("button", { name: `Go on from step ${steps}` })).toBeVisible();
  expect(await curve(page, "disarm")).toEqual(before);
  await page.goForward();
  await expect.poll(() => stepsOf(page)).toBe(3);
  expect(await curve(page, "disarm")).toEqual(other);
  await page.goBack();
  await page.getByRole("button", { name: "Start again at step 0" }).click();
  await waitForSteps(page, 2);
  await pause(page);
  await expect.poll(async () => (await stored(page)).length).toBe(3);
  const records = await stored(page);
  const own = records.filter(({ link }) => `#${link}` === TINY);
  expect(own).toHaveLength(2);
  expect(own.map((record) => record.steps)).toContain(steps);
});

test("a visitor who comes back to a link may go on with the run that was kept", async ({ page }) => {
  const before = await trainAndPause(page, 5);
  const steps = await stepsOf(page);
  await expect.poll(async () => (await stored(page)).at(-1)?.steps).toBe(steps);
  await page.goto("about:blank");
  await page.goto(`./${TINY}`);
  await page.getByRole("button", { name: `Go on from step ${steps}` }).click();
  await waitForSteps(page, steps + 2);
  expect((await curve(page, "disarm")).value.slice(0, steps)).toEqual(before.value);
});

test("another tab with the same run knows of it, and writes a record of its own", async ({ page, context }) => {
  await trainAndPause(page, 5);
  await expect.poll(async () => (await stored(page)).length).toBe(1);
  const other = await context.newPage();
  await other.goto(`./${TINY}`);
  await expect(other.getByText(/Another tab has it open/)).toBeVisible();
  await other.getByRole("button", { name: /Go on with a copy/ }).click();
  await waitForSteps(other, (await stepsOf(page)) + 2);
  await pause(other);
  await expect.poll(async () => (await stored(page)).length).toBe(2);
  await other.close();
});

const SILENT = `const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...wanted) {
    const request = open.apply(this, wanted);
    request.addEventListener = () => {};
    return request;
  };`;
const BLOCKED = "indexedDB.constructor.prototype.open = () => { throw new DOMException('no', 'SecurityError') }";
const FULL = "IDBObjectStore.prototype.put = function () { throw new DOMException('no room', 'QuotaExceededError') }";

for (const [name, change, words] of [
  ["does not answer", SILENT, /does not answer/],
  ["is blocked", BLOCKED, /does not let this page store data/],
  ["is full", FULL, /Its storage is full/],
] as const) {
  test(`storage that ${name}: the link opens and trains, one banner says why, and Undo works`, async ({ page }) => {
    await page.addInitScript(change);
    await trainAndPause(page, 4);
    const banner = page.locator(".banner", { hasText: "This browser does not keep your runs" });
    await expect(banner).toHaveCount(1);
    await expect(banner).toContainText(words);
    const steps = await stepsOf(page);
    await page.keyboard.press("r");
    await expect.poll(() => stepsOf(page)).toBe(0);
    await undo(page).click();
    await expect.poll(() => stepsOf(page)).toBe(steps);
  });
}

test("an experiment that cannot be set up leaves the last one, and the way back clears what was said", async ({
  page,
}) => {
  const before = await trainAndPause(page, 5);
  const steps = await stepsOf(page);
  // A file of the visitor's that this page does not have.
  await page.route("**/datasets/**", (route) => route.fulfill({ status: 404, body: "" }));
  await page.evaluate(() => history.pushState({ own: true }, "", "#v=1&d=mnist&m=[6]&e=st&b=16"));
  await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
  const banner = page.locator(".banner", { hasText: "Back to the last experiment" });
  await expect(banner).toBeVisible();
  expect(await curve(page, "disarm")).toEqual(before);
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => stepsOf(page)).toBe(steps + 1);
  await banner.getByRole("button", { name: "Back to the last experiment" }).click();
  await expect(banner).toHaveCount(0);
  expect(await page.evaluate(() => location.hash)).toBe(TINY);
  expect(await stepsOf(page)).toBe(steps + 1);
});

test("an edit that cannot be set up ends nothing, and Undo takes it back", async ({ page }) => {
  const before = await trainAndPause(page, 5);
  // More memory than any adapter is trusted with.
  const layers = page.getByLabel("Layers, from the data up");
  await layers.fill("20x[4096]");
  await layers.press("Enter");
  await layers.blur();
  const banner = page.locator(".banner", { hasText: "Back to the last experiment" });
  await expect(banner).toBeVisible();
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(banner).toHaveCount(0);
  expect(await page.evaluate(() => location.hash)).toBe(TINY);
  expect(await curve(page, "disarm")).toEqual(before);
});

test("a link whose cost cannot be worked out says so instead of working for ever", async ({ page }) => {
  await page.route("**/datasets/**", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("./#v=1&d=mnist&m=[6]&e=st&b=16");
  await expect(page.locator(".waiting")).toContainText("is not on this site");
  await expect(page.getByText("Working out what it costs")).toHaveCount(0);
});
