import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { listenForComplaints } from "./page-checks.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { adder, echo } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, publishStored, runStored, storeDraft } from "./stored-agents.ts";
import { refundDesk } from "./waiting-graphs.ts";

const chatOf = (page: Page) => page.getByRole("region", { name: "Conversation" });
const inspectorOf = (page: Page) => page.getByRole("region", { name: "Inspector" });
const dockOf = (page: Page) => page.getByRole("region", { name: "Run", exact: true });

async function open(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<string> {
  const agentId = await storeAgent(page.request, patchbay, name, graph);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  return agentId;
}

/** Says something and waits until the run is over. */
async function sayAndWait(page: Page, message: string, turn = 1): Promise<void> {
  const chat = chatOf(page);
  await chat.getByRole("textbox", { name: "Message" }).fill(message);
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(
    chat.getByRole("article", { name: `Turn ${turn}` }).getByRole("link", { name: "View run" }),
  ).toBeVisible();
}

test("one node is run alone, with another value before it", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Tried node", echo);
  await sayAndWait(page, "hello");
  await expect(chatOf(page).getByText("You said: hello!hello")).toBeVisible();

  await cardOnCanvas(page, "Say again").click();
  const inspector = inspectorOf(page);
  const shout = inspector.getByRole("textbox", { name: "Outputs of Shout" });
  await expect(shout).toHaveValue(/hello!/);
  await shout.fill('{ "text": "goodbye" }');
  await inspector.getByRole("button", { name: "Run only this node" }).click();
  const chat = chatOf(page);
  const turn = chat.getByRole("article", { name: "Turn 2" });
  await expect(turn.getByText("Only Say again")).toBeVisible();
  await expect(turn.getByLabel("What Say again did")).toContainText("You said: goodbye");
  await expect(cardOnCanvas(page, "Say again")).toHaveAttribute("data-status", "done");
  await expect(cardOnCanvas(page, "End")).toHaveAttribute("data-status", "idle");

  await cardOnCanvas(page, "Say again").click();
  await inspector.getByRole("button", { name: "Run from here" }).click();
  await expect(
    chat.getByRole("article", { name: "Turn 3" }).getByText("You said: goodbyehello"),
  ).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a tool answers what it is told to, instead of being called", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Mocked tool", adder);
  await cardOnCanvas(page, "Add up").click();
  const inspector = inspectorOf(page);
  await inspector.getByRole("checkbox", { name: "calculator" }).check();
  await inspector
    .getByRole("textbox", { name: "Answer of calculator" })
    .fill('{ "value": 1000000, "text": "1000000" }');
  await page.getByRole("tab", { name: "Test" }).click();
  const chat = chatOf(page);
  await expect(chat.getByText("Some of it is not done for real:")).toBeVisible();
  await sayAndWait(page, "Add!");
  await expect(chat.getByLabel("Output")).toContainText("1000000");

  await chat.getByRole("button", { name: "Do all for real" }).click();
  await sayAndWait(page, "Add!", 2);
  await expect(chat.getByRole("article", { name: "Turn 2" }).getByLabel("Output")).toContainText("2");
  await expect(chat.getByRole("article", { name: "Turn 2" }).getByLabel("Output")).not.toContainText(
    "1000000",
  );
  expect(complaints).toEqual([]);
});

test("a finished run is stepped through with the arrow keys, and goes on differently from a step", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Stepped run", echo);
  await sayAndWait(page, "hello");
  await chatOf(page).getByRole("button", { name: "Step through it" }).click();
  const dock = dockOf(page);
  const slider = dock.getByRole("slider", { name: "Moment of the run" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", /The run begins/);
  await expect(cardOnCanvas(page, "Shout")).toHaveAttribute("data-status", "idle");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", /Hear/);
  await expect(cardOnCanvas(page, "Hear")).toHaveAttribute("data-status", "done");
  await expect(cardOnCanvas(page, "Say again")).toHaveAttribute("data-status", "idle");

  await dock.getByRole("button", { name: "Fork from here" }).click();
  const dialog = page.getByRole("dialog", { name: "Go on differently from here" });
  await dialog.getByRole("textbox", { name: "Channel heard" }).fill('"farewell"');
  await dialog.getByRole("button", { name: "Fork and run" }).click();
  await expect(dialog).toBeHidden();
  await expect(dock.getByText("Completed")).toBeVisible();
  await page.keyboard.press("End");
  await expect(dock.getByText("You said: farewell!farewell")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a run of a published version opens on that version, whatever the draft has become", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const agentId = await storeAgent(page.request, patchbay, "Run in production", echo);
  await publishStored(page, patchbay, agentId);
  const run = await runStored(page, patchbay, agentId, { input: { message: "hello" } });
  await storeDraft(page, patchbay, agentId, {
    ...echo,
    nodes: echo.nodes.map((node) => (node.id === "shout" ? { ...node, name: "Whisper" } : node)),
  });
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/runs/${run.id}`);
  await page.getByRole("link", { name: "Open on the canvas" }).click();
  await expect(cardOnCanvas(page, "Shout")).toHaveAttribute("data-status", "done");
  await expect(dockOf(page).getByText("v1")).toBeVisible();
  await dockOf(page).getByRole("button", { name: "Back to the draft" }).click();
  await expect(cardOnCanvas(page, "Whisper")).toHaveAttribute("data-status", "idle");
  await expect(dockOf(page)).toBeHidden();
  expect(complaints).toEqual([]);
});

test("what a run asks is answered where it asks, on the canvas of a run that programs began, too", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const agentId = await storeAgent(page.request, patchbay, "Asking run", refundDesk);
  await publishStored(page, patchbay, agentId);
  const run = await runStored(page, patchbay, agentId, { input: { message: "39 dollars" } });
  expect(run.status).toBe("waiting");
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/agents/${agentId}?run=${run.id}`);
  await expect(cardOnCanvas(page, "Approve the refund")).toHaveAttribute("data-status", "waiting");
  const dock = dockOf(page);
  const approval = dock.getByRole("region", { name: "Approve the refund" });
  await approval.getByRole("textbox", { name: "Comment" }).fill("Too late.");
  await approval.getByRole("button", { name: "Reject" }).click();
  await expect(cardOnCanvas(page, "Kept")).toHaveAttribute("data-status", "done");
  await expect(dock.getByText("Completed")).toBeVisible();
  await expect(dock.getByText("No refund.")).toBeVisible();
  expect(complaints).toEqual([]);
});
