import { expect } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { listenForComplaints } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";

test("a template from the gallery becomes an agent that runs as it is", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await signIn(page, patchbay);
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog", { name: "New agent" });
  await dialog.getByRole("searchbox", { name: "Search templates" }).fill("brief");
  await expect(dialog.getByRole("radio", { name: "Support triage" })).toBeHidden();
  await dialog.getByRole("searchbox", { name: "Search templates" }).clear();
  await dialog.getByRole("button", { name: "In parallel" }).click();
  await dialog.getByRole("radio", { name: "Research brief" }).check({ force: true });
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Research brief");
  await dialog.getByRole("button", { name: "Create agent" }).click();

  await expect(page.getByRole("heading", { name: "Research brief" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Problems: 0" })).toBeVisible();
  const chat = page.getByRole("region", { name: "Conversation" });
  // The template's own example is in the field.
  await chat.getByRole("button", { name: /^(Send|Run)$/ }).click();
  await expect(chat.getByRole("link", { name: "View run" })).toBeVisible();
  await expect(chat.getByRole("alert")).toBeHidden();
  await expect(cardOnCanvas(page, "Brief")).toHaveAttribute("data-status", "done");
  expect(complaints).toEqual([]);
});

test("the page speaks German once somebody asks for it, and remembers it", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await signIn(page, patchbay);
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Agenten" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByRole("link", { name: "Demo agent" }).click();
  await expect(page.getByRole("button", { name: "Veröffentlichen", exact: true })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Testen" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Veröffentlichen", exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a theme of high contrast is chosen, and is there from the first paint on", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitemradio", { name: "High contrast" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
});
