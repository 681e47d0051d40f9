/** The gradients view: measured on the network being trained, read in words, layer by layer. */
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { runLink, TINY, waitForSteps } from "./support/lab";

/** A chart by its title. */
function chart(page: Page, title: string): Locator {
  return page.locator("figure", { has: page.getByRole("heading", { name: title }) });
}

/** Presses a button and returns the name and the text of the file that comes. */
async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("measures bias and variance at the weights being trained, and says what it found", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("g");
  await expect(page.getByRole("heading", { name: "How large are bias and variance?" })).toBeVisible();
  await page.getByText("64 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".probe-words")).toContainText("true gradient by enumeration", { timeout: 90_000 });
  const table = page.getByRole("table", { name: "What the probe says of every estimator" });
  const disarm = table.locator("tbody", { hasText: "DisARM" });
  await expect(disarm).toContainText(/would have been/);
  await expect(disarm).toContainText("Proven: unbiased by construction");
  await expect(table).not.toContainText(/unbiased so far|NaN/);
  await expect(page.getByRole("heading", { name: "Bias against variance" })).toBeVisible();
  await page.getByRole("button", { name: "encoder.1" }).click();
  await expect(chart(page, "Bias against variance").getByRole("combobox")).toHaveValue("encoder.1");
  await expect(table).toContainText("At encoder.1");
  await page.getByText("Train", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "Training ELBO" })).toBeVisible();
  const steps = Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
  await waitForSteps(page, steps + 5);
});

test("follows each at its own weights over training, component by component, and saves what it found", async ({
  page,
}) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("g");
  await page.getByText("64 gradients").click();
  await page.getByLabel("At the weights of").selectOption({ label: "each its own run" });
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".probe-words")).toContainText("Each at the weights of its own run", { timeout: 90_000 });
  const curves = chart(page, "Over training");
  await expect(page.getByText("Over training: one probe so far")).toBeVisible();
  await expect(curves).toHaveCount(0);

  await page.getByText("Repeat while training", { exact: true }).click();
  await page.getByText("25 %", { exact: true }).click();
  await expect(curves).toContainText("2 probes", { timeout: 90_000 });
  await expect(page.locator(".probe-share")).toContainText(/took \d+ % of the last \d+ s/);
  await page.getByText("Repeat while training", { exact: true }).click();
  await expect(page.getByRole("button", { name: "Measure gradients" })).toBeEnabled();

  await curves.getByText("Variance", { exact: true }).click();
  await curves.getByText("Evaluations", { exact: true }).click();
  await expect(curves.locator(".ytitle")).toHaveText("variance × evaluations / |g*|²");
  const error = chart(page, "Error of the mean of M gradients");
  await expect(error.locator(".xtitle")).toContainText("evaluations of f per example");
  await page.locator(".averages").getByText("Seconds", { exact: true }).click();
  await expect(error.locator(".xtitle")).toContainText("seconds on this device");

  const components = chart(page, "Component by component");
  await components.getByLabel("Mean gradient of").selectOption({ label: "DisARM" });
  await expect(components).toContainText(/mean of 64 gradients; slope -?[\d.]+ ± [\d.]+/);

  const csv = await saved(page, page.getByRole("button", { name: "Save CSV" }));
  expect(csv.name).toMatch(/^sbn-lab-gradients-bars-step-\d+\.csv$/);
  expect(csv.text).toMatch(/^probe,run,step,.*\n1,st,\d+,[\d.]+,st,encoder\.0,64,/);
  const { probes } = JSON.parse((await saved(page, page.getByRole("button", { name: "Save JSON" }))).text);
  expect(probes.slice(0, 2)).toMatchObject([{ run: "st", estimators: { st: {} } }, { run: "disarm" }]);
  const svg = await saved(page, components.getByRole("button", { name: "SVG" }));
  expect(svg.name).toMatch(/^sbn-lab-components-disarm-encoder-own-weights-step-\d+\.svg$/);
  expect(svg.text).toContain("Component by component");
});
