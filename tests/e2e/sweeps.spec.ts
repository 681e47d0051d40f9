/** Sweeps in the gradients view: they fill in point by point, are stopped, read and saved. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { runLink, TINY, waitForSteps } from "./support/lab";

test("sweeps over the depth point by point until it is stopped, while training waits, and saves what it has", async ({
  page,
}) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("g");
  const sweeps = page.getByRole("region", { name: "Sweeps" });
  await expect(sweeps).toContainText("differ only in the units of their stochastic layers");
  await sweeps.getByText("256 gradients", { exact: true }).click();
  await sweeps.getByRole("button", { name: "Depth" }).click();
  await expect(page.getByRole("button", { name: "Measure gradients" })).toBeDisabled();
  const figure = sweeps.locator("figure", { has: page.getByRole("heading", { name: "Sweep over depth" }) });
  await expect(figure).toContainText("true gradient enumerated for 1 and 2 layers", { timeout: 90_000 });
  await expect(sweeps.getByRole("status")).toContainText(/Sweep over depth: \d layers?, seed \d of 3/);
  await sweeps.getByRole("button", { name: "Stop the sweep" }).click();
  await expect(sweeps.getByRole("button", { name: "Width" })).toBeEnabled({ timeout: 30_000 });

  await sweeps.getByText("The numbers").click();
  const table = sweeps.getByRole("table", { name: "Sweep over depth" });
  await expect(
    table
      .getByRole("row", { name: /DisARM/ })
      .getByRole("cell")
      .first(),
  ).toHaveText(/^[\d.]+ ± [\d.]+$/);
  await expect(figure.locator(".ytitle")).toHaveText("RMSE of the mean of 100 / |g*|");
  await sweeps.getByText("Bias", { exact: true }).click();
  await expect(figure.locator(".ytitle")).toHaveText("|bias| / |g*|");
  const coming = page.waitForEvent("download");
  await figure.getByRole("button", { name: "Save the sweep over depth as CSV" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("sbn-lab-sweep-depth-bars.csv");
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^over,.*\ndepth,1,6,7,exact,st,encoder\.0,256,/);

  const steps = Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
  await waitForSteps(page, steps + 5);
});
