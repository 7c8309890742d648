import { expect, type Page } from "@playwright/test";

import { signIn, test } from "./patchbay-test.ts";
import { echo } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";

/** The paths to which this page has posted, but for those that only look at something. */
function postsOf(page: Page, end: string): string[] {
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith(end)) posts.push(request.url());
  });
  return posts;
}

test("a double click publishes one version and makes one key", async ({ page, patchbay }) => {
  const published = postsOf(page, "/publish");
  const keys = postsOf(page, "/api-keys");
  const agentId = await storeAgent(page.request, patchbay, "Clicked twice", echo);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Publish", exact: true }).dblclick();
  await dialog.getByRole("button", { name: "Call it" }).click();
  await dialog.getByRole("button", { name: "Create key" }).dblclick();
  await expect(dialog.getByRole("textbox", { name: "Your new API key" })).toBeVisible();
  expect(published).toHaveLength(1);
  expect(keys).toHaveLength(1);
});

test("a double click makes one agent", async ({ page, patchbay }) => {
  const made = postsOf(page, "/agents");
  await signIn(page, patchbay);
  await page.getByRole("button", { name: "New agent" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Made by two clicks");
  await dialog.getByRole("button", { name: "Create agent" }).dblclick();
  await expect(page).toHaveURL(/agents\/agt_/);
  expect(made).toHaveLength(1);
});
