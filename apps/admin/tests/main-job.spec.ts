import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { test } from "./patchbay-test.ts";

/** Things that a browser says when something is wrong with a page. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("a person signs in by the printed link, opens the demo agent and watches it work", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      await page.goto(patchbay.signInLink);
      await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
      await page.screenshot({ path: `artifacts/screenshots/agents-${colorScheme}.png` });

      await page.getByRole("link", { name: "Demo agent" }).click();
      const canvas = page.getByRole("region", { name: "Graph" });
      const worker = canvas.getByRole("group", { name: "Work with tools" });
      await expect(worker).toBeVisible();
      await page.screenshot({ path: `artifacts/screenshots/agent-${colorScheme}.png` });

      const chat = page.getByRole("region", { name: "Conversation" });
      await chat.getByRole("textbox", { name: "Message" }).fill("What is 12 * (3 + 4)?");
      await chat.getByRole("button", { name: "Send" }).click();
      await expect(worker).toHaveAttribute("data-status", "running");
      await expect(chat.getByText("calculator")).toBeVisible();
      await page.screenshot({ path: `artifacts/screenshots/running-${colorScheme}.png` });
      await expect(chat.getByText("= 84")).toBeVisible();
      await expect(worker).toHaveAttribute("data-status", "done");
      await expect(canvas.getByRole("group", { name: "Reply" })).toHaveAttribute("data-status", "done");
      await expect(canvas.getByRole("group", { name: "Chat" })).toHaveAttribute("data-status", "idle");
      await page.screenshot({ path: `artifacts/screenshots/answered-${colorScheme}.png` });

      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
      expect(violations).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}

test("a person makes an agent of their own, breaks it, mends it, publishes it and calls it", async ({ page, patchbay }) => {
  await page.goto(patchbay.signInLink);
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("My first agent");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "My first agent" })).toBeVisible();

  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Graph document" });
  const sound = await editor.inputValue();
  await editor.fill(sound.replace('"default"', '"defalt"'));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("PB4001")).toBeVisible();
  await page.screenshot({ path: "artifacts/screenshots/problem-light.png" });
  await editor.fill(sound);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("PB4001")).toBeHidden();

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("v1").first()).toBeVisible();

  const { api_key } = patchbay.credentials;
  const headers = { authorization: `Bearer ${api_key}` };
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  const answer = await page.request.post(`${patchbay.url}/api/v1/agents/${id}/runs`, { headers, data: { input: { message: "Hello" } } });
  expect(await answer.json()).toMatchObject({ status: "completed", version: 1 });

  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByText("My first agent").first()).toBeVisible();
  await page.screenshot({ path: "artifacts/screenshots/runs-light.png" });
});

test("whoever is not signed in is asked to, and comes back to where they were", async ({ page, patchbay }) => {
  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.screenshot({ path: "artifacts/screenshots/sign-in-light.png" });
  await page.getByLabel("Email").fill(patchbay.credentials.email);
  await page.getByLabel("Password").fill(patchbay.credentials.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/runs$/);
});
