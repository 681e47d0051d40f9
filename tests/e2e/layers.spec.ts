/** Layers and variables of other kinds on the page: what trains, what is drawn, and what is refused before it runs. */
import { expect, test } from "@playwright/test";
import { chip, openFamilies, runLink, waitForSteps } from "./support/lab";

test("trains variables of several values, and refuses a convolution larger than its image", async ({ page }) => {
  await runLink(page, "#v=1&d=bars&m=[3x4]&e=disarm&b=8");
  await expect(page.getByText(/disarm cannot train this model: .* layer 1 has 3 variables of 4 values/)).toBeVisible();
  await waitForSteps(page, 3);
  await expect(page.getByRole("img", { name: /from the data upwards: .*3 variables of 4 values/ })).toBeVisible();
  await openFamilies(page);
  await expect(chip(page, "DisARM").locator(".chip-toggle")).toHaveAttribute("aria-disabled", "true");

  const layers = page.getByLabel("Layers, from the data up");
  await layers.fill("4c9r-[3x4]");
  await layers.press("Enter");
  await expect(page.getByText(/Layer 4c9r: a kernel of 9x9 came for an image of 8x8/)).toBeVisible();
  // The last experiment goes on.
  await waitForSteps(page, 6);
  await page.getByRole("button", { name: "Use 4c8r-[3x4]" }).click();
  await expect(page.getByRole("img", { name: /4 channels of 8x8, relu: 4 maps of 1 × 1/ })).toBeVisible();
  await expect(page).toHaveURL(/m=4c8r-\[3x4\]/);
  await waitForSteps(page, 2);
});
