/** What explains itself: a sentence for every view, terms where they stand, symbols and sources on cards, the About panel. */
import { expect, test } from "@playwright/test";
import { runLink, TINY, waitForSteps } from "./support/lab";

test("views, terms, cards and the About panel explain themselves, by keyboard too", async ({ page }) => {
  await runLink(page, TINY);
  await expect(page.locator(".view-sentence")).toContainText("compares how they learn");

  const term = page.getByRole("button", { name: "What is Training ELBO?" });
  await term.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("note", { name: "Training ELBO" })).toContainText("lower bound on log p(x)");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("note", { name: "Training ELBO" })).toBeHidden();

  await page.getByRole("searchbox", { name: "Find an estimator" }).fill("foust");
  await page.getByRole("button", { name: "About FouST", exact: true }).click();
  const card = page.locator(".card");
  await expect(card.locator(".symbols")).toContainText("uniform noise");
  await expect(card.getByRole("link", { name: /^Pervez, Cohen & Gavves 2020/ })).toHaveAttribute("href", /^https:/);
  await page.keyboard.press("Escape");

  const layers = page.getByLabel("Layers, from the data up");
  await layers.fill("6-3");
  await layers.press("Enter");
  await page.getByRole("button", { name: "Use [6]-[3]" }).click();
  await expect(layers).toHaveValue("[6]-[3]");

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help, keys, about" }).click();
  const about = page.getByRole("region", { name: "About" });
  await expect(about).toContainText("never leave this machine");
  await about.getByText("How to cite").click();
  await expect(about.getByRole("textbox", { name: "BibTeX entry" })).toHaveValue(/^@software\{sbnlab,/);
});

test("measuring gradients shows how far it is and stops on a click, and training goes on", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 5);
  await page.keyboard.press("g");
  await expect(page.locator(".view-sentence")).toContainText("against the true gradient");
  const controls = page.getByRole("group", { name: "Measurement of the gradients" });
  await controls.getByText("1,000 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.getByRole("progressbar", { name: "Measured so far" })).toBeVisible();
  await expect(page.locator(".probe-words")).toContainText(/Measuring .*\d+ %/);
  await page.getByRole("button", { name: "Stop measuring" }).click();
  await expect(page.getByRole("button", { name: "Measure gradients" })).toBeVisible();
  const steps = Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
  await waitForSteps(page, steps + 5);
});
