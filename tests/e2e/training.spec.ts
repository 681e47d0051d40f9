/** Training in the page: it starts by itself, improves, obeys the buttons and keys, and survives a lost device. */
import { expect, test } from "@playwright/test";
import { chip, curve, firstPoints, openFamilies, runLink, stepsOf, TINY, takeSteps, waitForSteps } from "./support/lab";

test("the first visit trains by itself, improves, and shows pictures, without a complaint", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Which prepared data sets a site has is found out by asking for them: Chromium reports each that is not there.
    const asks = message.location().url.includes("/datasets/");
    if (message.type() === "error" && !asks) complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(page.locator(".race tbody tr")).toHaveCount(4);
  await waitForSteps(page, 24);
  const { value } = await curve(page, "st");
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  expect(mean(value.slice(-8))).toBeGreaterThan(mean(value.slice(0, 8)) + 1);
  expect(await page.evaluate(() => location.hash)).toMatch(/^#v=1/);
  const drawn = await page.locator("#pictures canvas").evaluateAll((all) =>
    all.map((node) => {
      const canvas = node as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return new Set(pixels).size;
    }),
  );
  expect(drawn.length).toBeGreaterThan(4);
  expect(Math.max(...drawn)).toBeGreaterThan(8);
  expect(complaints).toEqual([]);
});

test("chips add and remove runs live, and the others keep their history", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 10);
  const before = await firstPoints(page, "st", 5);
  await openFamilies(page);
  await chip(page, "ARM").locator(".chip-toggle").click();
  await expect(page.locator(".race tbody tr")).toHaveCount(3);
  await firstPoints(page, "arm", 3);
  await chip(page, "DisARM").locator(".chip-toggle").click();
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  expect(await page.evaluate(() => location.hash)).toContain("e=st,arm");
  expect(await firstPoints(page, "st", 5)).toEqual(before);
  const arm = await curve(page, "arm");
  expect(arm.step[0]).toBe(0);
  expect(arm.value[0]).toBeCloseTo(before[0], 4);
});

test("pause, step, reset and new seed do what they say; so do their keys", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("Space");
  await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
  const first = await firstPoints(page, "disarm", 5);
  await expect.poll(async () => (await curve(page, "disarm")).value.length).toBe(await stepsOf(page));
  const paused = await stepsOf(page);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => stepsOf(page)).toBe(paused + 1);
  await page.getByRole("button", { name: "Reset, same seed" }).click();
  await expect.poll(() => stepsOf(page)).toBe(0);
  await takeSteps(page, 5);
  expect(await firstPoints(page, "disarm", 5)).toEqual(first);
  await page.keyboard.press("n");
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/[&]s=\d+/);
  await expect.poll(() => stepsOf(page)).toBe(0);
  await takeSteps(page, 5);
  expect(await firstPoints(page, "disarm", 5)).not.toEqual(first);
});

test("a lost device is found again, and the numbers are those of an undisturbed run", async ({ page, browser }) => {
  await page.goto(`./${TINY}`);
  await takeSteps(page, 6);
  await page.evaluate(() => globalThis.sbnLab?.loseDevice());
  await expect(page.getByText(/The graphics adapter was lost/).first()).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const disturbed = await firstPoints(page, "disarm", 14);
  const other = await (await browser.newContext()).newPage();
  await runLink(other, TINY);
  expect(await firstPoints(other, "disarm", 14)).toEqual(disturbed);
  await other.context().close();
});
