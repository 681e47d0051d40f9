/** The learning rate of a run, and the search for it: tried, shown, used, and taken back. */
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { chip, firstPoints, openFamilies, runLink, stepsOf, waitForSteps } from "./support/lab";

const TINY = "#v=1&d=bars&m=[6]-[4]&e=st,disarm&o=:0.01&b=16";

test("tunes the rate of every estimator while training waits, and puts the best into the experiment", async ({
  page,
}) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.locator("summary", { hasText: "Optimizer" }).click();
  await page.getByRole("button", { name: "Tune rates…" }).click();
  const dialog = page.getByRole("dialog", { name: "Tune learning rates" });
  await dialog.getByLabel("Lowest rate").fill("0.001");
  await dialog.getByLabel("Highest rate").fill("0.1");
  await dialog.getByLabel("Rates", { exact: true }).fill("3");
  await dialog.getByLabel("Steps", { exact: true }).fill("60");
  await dialog.getByLabel("Steps", { exact: true }).press("Enter");
  await expect(dialog).toContainText("Rates: 0.001, 0.01, 0.1.");
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Start" })).toBeEnabled({ timeout: 90_000 });

  const rows = dialog.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "DisARM" })).toContainText(/−?\d+\.\d/);
  await expect(dialog.locator("svg.rate-chart polyline")).toHaveCount(2);
  const { violations } = await new AxeBuilder({ page }).include("dialog.tune").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const coming = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save JSON" }).click();
  const { scores, best } = JSON.parse(readFileSync(await (await coming).path(), "utf8"));
  expect(scores).toHaveLength(6);
  expect(best[0]).toMatchObject({ estimator: "st", rate: 0.1 });
  await dialog.getByRole("button", { name: "Use the best rates" }).click();
  await expect(page).toHaveURL(/e=st\(lr:0\.1\),disarm/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("table", { name: "The runs and their values" })).toContainText("rate 0.1");
  await page.goBack();
  await expect(page).toHaveURL(/e=st,disarm/);
});

test("gives a run a rate of its own beside another that goes on", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 10);
  const before = await firstPoints(page, "st", 10);
  await openFamilies(page);
  await chip(page, "DisARM").getByRole("button", { name: "About DisARM", exact: true }).click();
  const card = page.getByRole("dialog", { name: "DisARM" });
  await card.getByLabel("Learning rate (the experiment's), typed").fill("0.003");
  await card.getByLabel("Learning rate (the experiment's), typed").press("Enter");
  await expect(page).toHaveURL(/e=st,disarm\(lr:3e-3\)/);
  await expect(card.getByRole("heading", { name: "rate 0.003" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Rate" })).toBeAttached();
  const steps = await stepsOf(page);
  expect(steps).toBeGreaterThanOrEqual(10);
  expect(await firstPoints(page, "st", 10)).toEqual(before);
  await firstPoints(page, "disarm(lr:3e-3)", 3);
  await card.getByRole("button", { name: "Use the experiment's rate" }).click();
  await expect(page).toHaveURL(/e=st,disarm&/);
});
