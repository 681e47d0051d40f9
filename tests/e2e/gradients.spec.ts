/** The gradients view: measured on the network being trained, read in words, layer by layer. */
import { expect, test } from "@playwright/test";
import { runLink, TINY, waitForSteps } from "./support/lab";

test("measures bias and variance at the weights being trained, and says what it found", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("g");
  await expect(page.getByRole("heading", { name: "How wrong, and how noisy?" })).toBeVisible();
  await page.getByText("64 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".probe-words")).toContainText("true gradient by enumeration", { timeout: 90_000 });
  const table = page.getByRole("table", { name: "What the probe says of every estimator" });
  await expect(table.getByRole("row", { name: /DisARM/ })).toContainText("unbiased so far");
  await expect(page.getByRole("heading", { name: "Bias against variance" })).toBeVisible();
  await page.getByRole("button", { name: "encoder.1" }).click();
  await expect(table.getByRole("combobox")).toHaveValue("encoder.1");
  await page.getByText("Train", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "Training ELBO" })).toBeVisible();
  const steps = Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
  await waitForSteps(page, steps + 5);
});
