/** Classifiers on the page: losses and errors, decisions over the plane, a visitor's own table and weights. */
import { expect, test } from "@playwright/test";
import { type Tensor, writeSafetensors } from "../../src/weights/safetensors";
import { chip, openFamilies, runLink, waitForSteps } from "./support/lab";

const COSINE = "#v=1&d=cosine&mk=classifier&m=[3]-[2]&mi=data&e=st,psa&b=10&o=sgd:0.1";

/** Twelve points of two classes. */
const TABLE = [
  "u,v,side",
  ...Array.from({ length: 12 }, (_, k) => `${k / 6 - 1},${(k % 3) - 1},${k % 2 ? "in" : "out"}`),
];

test("trains on points of the plane and shows what is predicted where", async ({ page }) => {
  await runLink(page, COSINE);
  await waitForSteps(page, 5);
  await expect(page.getByRole("heading", { name: "Training loss" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Test error" })).toBeVisible();
  const pictures = page.locator("#pictures");
  await expect(pictures.getByRole("img", { name: /Classes that PSA predicts over x and y/ })).toBeVisible();
  await pictures.getByRole("button", { name: "PSA" }).click();
  await expect(pictures.getByRole("img", { name: /Member 4 of PSA/ })).toBeVisible();
  // Not one colour: the picture says something.
  const colours = await pictures
    .locator("canvas.plane")
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return new Set(Array.from({ length: data.length / 4 }, (_, k) => [data[4 * k], data[4 * k + 1]].join())).size;
    });
  expect(colours).toBeGreaterThan(20);
});

test("changes between kinds of model with what goes with them, and says so", async ({ page }) => {
  await runLink(page, COSINE);
  await waitForSteps(page, 2);
  await page.getByRole("group", { name: "Kind of model" }).getByText("VAE").click();
  await expect(
    page.locator(".announcer, [role=status]").filter({ hasText: "psa cannot train this model" }),
  ).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Training ELBO" })).toBeVisible();
  await expect(page.getByRole("radio", { name: /Strokes/ })).toBeChecked();
  await openFamilies(page);
  await expect(chip(page, "PSA").getByRole("button", { pressed: true })).toHaveCount(0);
  await page.locator(".dataset", { hasText: "Cosine" }).click();
  await expect(page.getByRole("heading", { name: "Training loss" })).toBeVisible();
});

test("takes a table and weights of the visitor, and probes that network", async ({ page }) => {
  await runLink(page, COSINE);
  await waitForSteps(page, 2);
  const drop = page.locator(".drop input[type=file]");
  await drop.setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("u,side\n1,in\nx,out") });
  await expect(page.getByText(/line 3, column "u": "x" is not a number/)).toBeVisible();
  await drop.setInputFiles({ name: "points.csv", mimeType: "text/csv", buffer: Buffer.from(TABLE.join("\n")) });
  await expect(page.getByText("Your file: points.csv")).toBeVisible();
  await expect(page.getByText("class in")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Pause" }).click();

  const weights = page.locator(".weights input[type=file]");
  const file = (second: number) => {
    const shapes: [string, number[]][] = [
      ["net.0", [3, 2]],
      ["net.1", [second, 3]],
      ["net.2", [1, second]],
    ];
    const tensors = shapes.flatMap(([name, shape]): [string, Tensor][] => [
      [`${name}.weight`, { shape, values: new Float32Array(shape[0] * shape[1]).fill(0.7) }],
      [`${name}.bias`, { shape: [shape[0]], values: new Float32Array(shape[0]) }],
    ]);
    return Buffer.from(writeSafetensors(new Map(tensors)));
  };
  const type = { mimeType: "application/octet-stream" };
  await weights.setInputFiles({ name: "other.safetensors", ...type, buffer: file(4) });
  await expect(page.getByText(/"net\.1\.weight" has the shape \[4,3\]; this model needs \[2,3\]/)).toBeVisible();
  await weights.setInputFiles({ name: "mine.safetensors", ...type, buffer: file(2) });
  await expect(page.locator(".weights").getByText("mine.safetensors")).toBeVisible();

  await page.keyboard.press("g");
  await page.getByText("64 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".probe-words")).toContainText("At step 0", { timeout: 90_000 });
  await expect(page.getByRole("button", { name: "net.1", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Random again" }).click();
  await expect(page.getByText(/random weights of seed/)).toBeVisible();
});
