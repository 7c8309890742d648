import { expect } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

test("a page that was never looked at is there without a network, and so is an editor", async ({
  page,
  patchbay,
}) => {
  const agentId = await storeAgent(page.request, patchbay, "In a tunnel", answering("Answer briefly."));
  await signIn(page, patchbay);
  const isFetched = (part: string) =>
    page.evaluate(
      (name) => performance.getEntriesByType("resource").some((entry) => entry.name.includes(name)),
      part,
    );
  await openBuilder(page, patchbay, agentId);
  // The last of what is fetched ahead.
  await expect.poll(() => isFetched("page-palette"), { timeout: 30_000 }).toBe(true);
  await page.context().setOffline(true);
  await cardOnCanvas(page, "Answer").click();
  const system = page.getByRole("textbox", { name: "System" });
  await system.fill("Answer from the tunnel.");
  await expect(system).toHaveText("Answer from the tunnel.");
  await page.context().setOffline(false);
});

test("an editor that cannot be loaded is a plain field in which one can write all the same", async ({
  page,
  patchbay,
}) => {
  const agentId = await storeAgent(page.request, patchbay, "No editor", answering("Answer briefly."));
  await page.route("**/expression-editor-*.js", (route) => route.abort());
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Answer").click();
  const system = page.getByRole("textbox", { name: "System" });
  await system.fill("Answer all the same.");
  await expect(system).toHaveValue("Answer all the same.");
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
});

test("a run that begins elsewhere comes into the list by itself", async ({ page, patchbay }) => {
  const agentId = await storeAgent(page.request, patchbay, "From a program", answering("Hi"));
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByRole("heading", { name: "Runs" })).toBeVisible();
  const answer = await page.request.post(`${patchbay.url}/api/v1/agents/${agentId}/runs`, {
    headers: { authorization: `Bearer ${patchbay.credentials.api_key}` },
    data: { input: { message: "Hello from a program" }, version: "draft", mode: "wait" },
  });
  expect(answer.status()).toBe(200);
  await expect(page.getByText("Hello from a program")).toBeVisible({ timeout: 20_000 });
});

test("a run that begins later says when, in the list and on its page", async ({ page, patchbay }) => {
  const agentId = await storeAgent(page.request, patchbay, "Begins later", answering("Hi"));
  await signIn(page, patchbay);
  const answer = await page.request.post(`${patchbay.url}/api/v1/agents/${agentId}/runs`, {
    headers: { authorization: `Bearer ${patchbay.credentials.api_key}` },
    data: { input: { message: "Later" }, version: "draft", mode: "background", delay_ms: 7_200_000 },
  });
  expect(answer.status()).toBe(202);
  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByText("in 2 hours")).toBeVisible();
  await page.getByRole("link", { name: "Begins later" }).click();
  await expect(page.getByText("Begins", { exact: true })).toBeVisible();
  await expect(page.getByText("Started", { exact: true })).toBeHidden();
});

test("a key that does not work is not kept, unless one says so", async ({ page, freshPatchbay }) => {
  await signIn(page, freshPatchbay);
  await page.getByRole("button", { name: "Use a real model" }).click();
  const dialog = page.getByRole("dialog", { name: "Use a real model" });
  await dialog.getByLabel("API key").fill("sk-not-a-key");
  await dialog.getByText("Another server or model").click();
  await dialog.getByLabel("Address of the server").fill("https://models.invalid/v1"); // RFC 2606: resolves nowhere
  await dialog.getByRole("button", { name: "Use this key" }).click();
  await expect(dialog.getByText("The model did not answer, so the key was not kept")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Forget the key" })).toBeHidden();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Keep it all the same" }).click();
  await expect(dialog.getByText("The key is stored, but the model did not answer")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Forget the key" })).toBeVisible();
});
