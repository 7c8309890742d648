import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { adder, asking, counter, echo, listener } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { expectDrawn, openBuilder, publishStored, runStored } from "./stored-agents.ts";
import { orderDesk, refundDesk } from "./waiting-graphs.ts";

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
async function sayAndWait(page: Page, message: string): Promise<void> {
  const chat = chatOf(page);
  await chat.getByRole("textbox", { name: "Message" }).fill(message);
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(chat.getByRole("link", { name: "View run" }).last()).toBeVisible();
}

test("a run goes on after other words were said, and both runs lead to each other", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Retold talk", listener);
  await sayAndWait(page, "Good morning");
  await chatOf(page).getByRole("button", { name: "Step through it" }).click();
  const dock = dockOf(page);
  await dock.getByRole("button", { name: "Note it" }).click();
  await dock.getByRole("button", { name: "Fork from here" }).click();
  const dialog = page.getByRole("dialog", { name: "Go on differently from here" });
  await dialog.getByRole("button", { name: "Add a message" }).click();
  await expect(dialog.getByRole("combobox", { name: "Who says message 2" })).toHaveValue("assistant");
  await dialog.getByRole("textbox", { name: "Message 2" }).fill("Not yet.");
  await dialog.getByRole("button", { name: "Remove message 2" }).click();
  await dialog.getByRole("textbox", { name: "Message 1" }).fill("Good evening");
  await page.screenshot(pictureOf("fork-messages"));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Fork and run" }).dblclick();
  await expect(dock.getByText("Completed")).toBeVisible();
  await expect(dock.getByText("Fork", { exact: true })).toBeVisible();

  await dock.getByRole("link", { name: "All events" }).click();
  await expect(page.getByText("after Note it")).toBeVisible();
  const output = page.getByRole("main");
  await expect(output.getByText("Good evening").first()).toBeVisible();
  await page.screenshot(pictureOf("run-forked"));
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: /^run_/ }).click();
  await expect(page.getByRole("heading", { name: "Runs forked from it" })).toBeVisible();
  await page.getByRole("link", { name: /Retold talk\s*Fork/ }).click();
  await expect(page.getByText("after Note it")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("the last test is there again after a reload: a part of it is tried, and stands out among runs", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Tried after all", echo);
  await sayAndWait(page, "hello");
  await page.reload();
  await expectDrawn(page);
  const chat = chatOf(page);
  await expect(chat.getByText("The canvas shows the last test, just now.")).toBeVisible();
  await expect(cardOnCanvas(page, "Shout")).toHaveAttribute("data-status", "done");
  await page.screenshot(pictureOf("last-test"));
  await expectAccessible(page);

  await cardOnCanvas(page, "Say again").click();
  await expect(inspectorOf(page).getByRole("textbox", { name: "Outputs of Shout" })).toHaveValue(/hello!/);
  await inspectorOf(page).getByRole("button", { name: "Run only this node" }).click();
  await expect(chat.getByLabel("What Say again did")).toContainText("You said: hello!");

  await chat.getByRole("link", { name: "View run" }).last().click();
  await expect(page.getByText("Not run: Hear, Shout")).toBeVisible();
  await expect(page.getByText("Over after Say again")).toBeVisible();
  // By their names, not by their ids.
  await expect(page.getByRole("treeitem", { name: "Say again" })).toBeVisible();
  await page.getByRole("link", { name: "Runs" }).first().click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Trials");
  await expect(page).toHaveURL(/kind=trial/);
  const row = page.getByRole("row", { name: /Tried after all/ });
  await expect(row).toHaveCount(1);
  await expect(row.getByText("Trial", { exact: true })).toBeVisible();
  await page.screenshot(pictureOf("runs-trials"));
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Ordinary runs");
  await expect(row.getByText("Trial", { exact: true })).toBeHidden();
  await expect(row).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test("the last test is put away for good", async ({ page, patchbay }) => {
  await open(page, patchbay, "Forgotten test", echo);
  await sayAndWait(page, "hello");
  await page.reload();
  await expectDrawn(page);
  await chatOf(page).getByRole("button", { name: "Clear" }).click();
  await expect(cardOnCanvas(page, "Shout")).toHaveAttribute("data-status", "idle");
  await page.reload();
  await expectDrawn(page);
  await expect(chatOf(page).getByText("Try the agent")).toBeVisible();
  await expect(chatOf(page).getByText("The canvas shows the last test")).toBeHidden();
});

test("a mocked tool answers by example, and once it was called as it did then", async ({
  page,
  patchbay,
}) => {
  await open(page, patchbay, "Mocked by example", adder);
  await cardOnCanvas(page, "Add up").click();
  const mock = inspectorOf(page).getByRole("checkbox", { name: "calculator" });
  const answer = inspectorOf(page).getByRole("textbox", { name: "Answer of calculator" });
  await mock.check();
  await expect(answer).toHaveValue(/"value": 0/);
  await mock.uncheck();
  await page.getByRole("tab", { name: "Test" }).click();
  await sayAndWait(page, "Add!");
  await cardOnCanvas(page, "Add up").click();
  await mock.check();
  await expect(answer).toHaveValue(/"value": 2/);
});

test("a run that waits for an answer to a run below it says so, and takes the answer", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const desk = await storeAgent(page.request, patchbay, "Desk below", refundDesk);
  await publishStored(page, patchbay, desk);
  const above = await storeAgent(page.request, patchbay, "Desk above", asking("desk-below"));
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, above);
  const chat = chatOf(page);
  await chat.getByRole("textbox", { name: "Message" }).fill("39 dollars");
  await chat.getByRole("button", { name: "Send" }).click();
  const below = chat.getByRole("region", { name: "Desk below asks" });
  await expect(below.getByText("Refund 39 dollars?")).toBeVisible();
  await expect(chat.getByText("Waiting for an answer")).toBeVisible();
  await page.screenshot(pictureOf("asked-below"));
  await expectAccessible(page);

  await page.goto(`${patchbay.url}/runs`);
  const row = page.getByRole("row", { name: /Desk above/ });
  await expect(row.getByText("Waiting")).toBeVisible();
  await row.getByRole("button", { name: "Answer what Desk above asks" }).click();
  const dialog = page.getByRole("dialog", { name: "Desk above asks" });
  await dialog.getByRole("textbox", { name: "Comment" }).fill("Too late.");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog.getByText("Nothing is left to answer.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(row.getByText("Completed")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a question in the dock of a run shows its buttons, on a small screen too", async ({
  page,
  patchbay,
}) => {
  const agentId = await storeAgent(page.request, patchbay, "Small dock", refundDesk);
  await publishStored(page, patchbay, agentId);
  const run = await runStored(page, patchbay, agentId, { input: { message: "39 dollars" } });
  await page.setViewportSize({ width: 1024, height: 768 });
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/agents/${agentId}?run=${run.id}`);
  const approve = dockOf(page).getByRole("button", { name: "Approve", exact: true });
  await expect(approve).toBeInViewport({ ratio: 0.95 });
  await page.screenshot(pictureOf("dock-tablet"));
  await page.setViewportSize({ width: 1024, height: 500 });
  await approve.scrollIntoViewIfNeeded();
  await expect(approve).toBeInViewport({ ratio: 0.95 });
});

test("in the body of a map one is led to the node that can be tried", async ({ page, patchbay }) => {
  await open(page, patchbay, "Tried map", orderDesk);
  await cardOnCanvas(page, "Each order").press("Enter");
  const card = cardOnCanvas(page, "Ship it?");
  await card.click();
  const inspector = inspectorOf(page);
  await expect(inspector.getByText("cannot be tried alone")).toBeVisible();
  await inspector.getByRole("button", { name: "Go to Each order" }).click();
  await expect(card).toBeHidden();
  await expect(inspector.getByRole("button", { name: "Run only this node" })).toBeVisible();
});

test("edges show what went along them last, where that can be read; a step leads to what went in", async ({
  page,
  patchbay,
}) => {
  await open(page, patchbay, "Counted laps", counter);
  await sayAndWait(page, "Count!");
  const graph = page.getByRole("region", { name: "Graph" });
  // What left by another port before is not what left last.
  const again = graph.getByText("again", { exact: true });
  await expect(again).toHaveCount(2);
  await page.screenshot(pictureOf("edge-values"));
  for (let times = 0; times < 3; times += 1) await graph.getByRole("button", { name: "Zoom out" }).click();
  await expect(again).toHaveCount(1);

  const chat = chatOf(page);
  await chat.getByRole("button", { name: "Step through it" }).click();
  const took = dockOf(page).getByText(/^\d+ ms$|^\d\.\d s$/);
  // Chat and dock say the same of the same run.
  await expect(chat.getByText((await took.innerText()).trim(), { exact: true })).toBeVisible();
  await dockOf(page)
    .getByRole("button", { name: /Say it turn 2/ })
    .click();
  await dockOf(page).getByRole("button", { name: "See what went in" }).click();
  await expect(inspectorOf(page).getByRole("heading", { name: "Say it" })).toBeVisible();
});
