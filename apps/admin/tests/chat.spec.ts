import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { holdRuns } from "./hold-runs.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { echo, listener } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";
import { refundDesk } from "./waiting-graphs.ts";

const chatOf = (page: Page) => page.getByRole("region", { name: "Conversation" });
const messageOf = (page: Page) => chatOf(page).getByRole("textbox", { name: "Message" });

async function open(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<string> {
  const agentId = await storeAgent(page.request, patchbay, name, graph);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  return agentId;
}

test("a double click on “Send” sends once, and stops nothing", async ({ page, patchbay }) => {
  const release = await holdRuns(page, 2);
  const cancels: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/cancel")) cancels.push(request.url());
  });
  await open(page, patchbay, "Sent twice", listener);
  await messageOf(page).fill("hello");
  await chatOf(page).getByRole("button", { name: "Send" }).dblclick();
  await expect(chatOf(page).getByRole("button", { name: "Stop" })).toBeEnabled();
  release();
  await expect(chatOf(page).getByRole("link", { name: "View run" })).toBeVisible();
  await expect(chatOf(page).getByText("Stopped.")).toBeHidden();
  await expect(chatOf(page).getByRole("article", { name: "Turn 2" })).toBeHidden();
  expect(cancels).toEqual([]);
});

test("a message that cannot be sent, because the draft cannot be saved, stays to be sent again", async ({
  page,
  patchbay,
}) => {
  await open(page, patchbay, "Sent offline", echo);
  await cardOnCanvas(page, "Shout").click();
  const text = page.getByRole("region", { name: "Inspector" }).getByRole("textbox", { name: "Text" });
  await expect(text).toBeVisible();
  await page.context().setOffline(true);
  await text.fill("{{ state.heard }}?");
  await page.getByRole("tab", { name: "Test" }).click();
  await messageOf(page).fill("hello");
  await messageOf(page).press("Enter");
  await expect(chatOf(page).getByRole("alert").getByText("Not sent")).toBeVisible();
  await expect(messageOf(page)).toHaveValue("hello");
  await page.screenshot({ path: "artifacts/browser/not-sent.png" });

  await page.context().setOffline(false);
  await chatOf(page).getByRole("button", { name: "Try again" }).click();
  await expect(chatOf(page).getByText("You said: hello?hello")).toBeVisible();
  await expect(messageOf(page)).toHaveValue("");
  await expect(chatOf(page).getByText("Not sent")).toBeHidden();
});

test("a reload loses neither the conversation nor a question in it, nor the way to stop it", async ({
  page,
  patchbay,
}) => {
  await open(page, patchbay, "Loaded anew", refundDesk);
  await messageOf(page).fill("39 dollars");
  await messageOf(page).press("Enter");
  const approve = chatOf(page).getByRole("button", { name: "Approve" });
  await expect(approve).toBeVisible();
  await page.reload();
  await expect(chatOf(page).getByText("39 dollars", { exact: true })).toBeVisible();
  await expect(approve).toBeVisible();
  await expect(chatOf(page).getByRole("button", { name: "Stop" })).toBeEnabled();
  await page.screenshot({ path: "artifacts/browser/loaded-anew.png" });
  await chatOf(page).getByRole("textbox", { name: "Comment" }).fill("Too late.");
  await chatOf(page).getByRole("button", { name: "Reject" }).click();
  await expect(chatOf(page).getByText("No refund.")).toBeVisible();

  await chatOf(page).getByRole("button", { name: "New conversation" }).click();
  await page.reload();
  await expect(chatOf(page).getByText("Try the agent")).toBeVisible();
});

test("the conversation is followed to its end, until the reader scrolls up", async ({ page, patchbay }) => {
  await page.setViewportSize({ width: 1280, height: 560 });
  await open(page, patchbay, "Followed", listener);
  const log = chatOf(page).getByRole("log");
  const below = () => log.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
  for (const turn of [1, 2, 3]) {
    await messageOf(page).fill(`hello ${turn}`);
    await messageOf(page).press("Enter");
    await expect(chatOf(page).getByRole("link", { name: "View run" })).toHaveCount(turn, {
      timeout: 30_000,
    });
  }
  expect(await log.evaluate((list) => list.scrollHeight > list.clientHeight)).toBe(true);
  await expect.poll(below).toBeLessThan(2);
  await log.hover();
  await page.mouse.wheel(0, -4_000);
  const latest = chatOf(page).getByRole("button", { name: "Jump to latest" });
  await expect(latest).toBeVisible();
  await page.screenshot({ path: "artifacts/browser/jump-to-latest.png" });
  await latest.click();
  await expect.poll(below).toBeLessThan(2);
  await expect(latest).toBeHidden();
});

test("an answer with several values is told by their names, and no text of it twice", async ({
  page,
  patchbay,
}) => {
  await open(page, patchbay, "Told by name", {
    ...listener,
    output: { type: "object" },
    nodes: listener.nodes.map((node) =>
      node.id === "end"
        ? { ...node, config: { output: { reply: "nodes.chat.text", told: "state.told" } } }
        : node,
    ),
  });
  await messageOf(page).fill("hello");
  await messageOf(page).press("Enter");
  const output = chatOf(page).getByRole("group", { name: "Output" });
  await expect(output.getByRole("definition").first()).toHaveText("As said above");
  await expect(output.getByRole("definition").last()).toHaveText("hello");
  await output.getByText("As JSON").click();
  await expect(output.getByText('"told": "hello"')).toBeVisible();
  await page.screenshot({ path: "artifacts/browser/told-by-name.png" });
});
