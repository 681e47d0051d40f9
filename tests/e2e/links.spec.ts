/** The experiment is in the address: shared, mended, refused, undone. */
import { expect, test } from "@playwright/test";
import { chip, firstPoints, openFamilies, runLink, stepsOf, TINY, takeSteps } from "./support/lab";

test("a link in a fresh profile waits for a click, shows its cost, and gives the same numbers", async ({
  page,
  browser,
}) => {
  await runLink(page, TINY);
  const here = await firstPoints(page, "disarm", 8);
  const link = await page.evaluate(() => location.hash);
  const other = await (await browser.newContext()).newPage();
  await other.goto(`./${link}`);
  await expect(other.getByRole("heading", { name: "This link holds an experiment" })).toBeVisible();
  await expect(other.getByText(/of graphics memory/)).toBeVisible();
  expect(await stepsOf(other)).toBe(0);
  await takeSteps(other, 8);
  expect(await firstPoints(other, "disarm", 8)).toEqual(here);
  await other.context().close();
});

test("a broken link shows an error page and a way out", async ({ page }) => {
  await page.goto("./#v=1&z=this-is-not-a-packed-experiment");
  await expect(page.getByRole("heading", { name: "This link does not hold an experiment" })).toBeVisible();
  await page.getByRole("button", { name: "Open the first experiment" }).click();
  await expect(page.locator(".race tbody tr")).toHaveCount(4);
});

test("unknown keys and absurd sizes are named, and the defaults stand in for them", async ({ page }) => {
  await page.goto("./#v=1&d=bars&m=[6]&b=99999999&e=st,nonsense&o=adam:1e99&q=1");
  const banner = page.locator(".banner", { hasText: "Some of the link could not be used" });
  await expect(banner).toBeVisible();
  for (const named of [/99999999/, /nonsense/, /1e\+?99/]) await expect(banner).toContainText(named);
  await takeSteps(page, 1);
});

test("a link of a newer version opens read-only", async ({ page }) => {
  await page.goto("./#v=99&d=bars&m=[6]&e=st");
  await expect(page.getByText(/newer version of SBN Lab/).first()).toBeVisible();
});

test("Back undoes an edit, and view state stays out of the link", async ({ page }) => {
  await runLink(page, TINY);
  await firstPoints(page, "st", 2);
  const before = await page.evaluate(() => location.hash);
  await openFamilies(page);
  await chip(page, "DARN (½-estimator)").locator(".chip-toggle").click();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("darn");
  await page.goBack();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe(before);
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  await page.getByRole("button", { name: "log y" }).click();
  await page.keyboard.press("s");
  expect(await page.evaluate(() => location.hash)).toBe(before);
});
