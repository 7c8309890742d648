import { expect, type Locator, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { listenForComplaints } from "./page-checks.ts";
import { type Patchbay, putTourAway, signIn, test } from "./patchbay-test.ts";
import { echo, fieldOf } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, storedDraft } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const saveStatus = (page: Page, text: string): Locator =>
  page.getByRole("status").getByText(text, { exact: true });

const inspectorOf = (page: Page): Locator => page.getByRole("region", { name: "Inspector" });

async function open(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<string> {
  const agentId = await storeAgent(page.request, patchbay, name, graph);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  return agentId;
}

/** The builder of the same agent for somebody else, in a browser of their own. */
async function openElsewhere(page: Page, patchbay: Patchbay, agentId: string): Promise<Page> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("This page is in no browser.");
  const context = await browser.newContext();
  await putTourAway(context);
  const other = await context.newPage();
  await signIn(other, patchbay);
  await openBuilder(other, patchbay, agentId);
  return other;
}

test("all edits are undone and done again, wherever they were made, also after a reload", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const agentId = await open(page, patchbay, "Undone", echo);
  const stored = () => storedDraft(page, patchbay, agentId);
  const first = await stored();
  const inspector = inspectorOf(page);

  await test.step("on the canvas", async () => {
    await cardOnCanvas(page, "Shout").click();
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("ControlOrMeta+d");
    await expect(cardOnCanvas(page, "Shout 2")).toBeVisible();
    await page.keyboard.press("Delete");
    await expect(cardOnCanvas(page, "Shout 2")).toBeHidden();
  });
  await test.step("in the inspector", async () => {
    await cardOnCanvas(page, "Say again").click();
    await inspector.getByLabel("Name of the node").fill("Repeat");
    await inspector.getByRole("textbox", { name: "Text", exact: true }).fill("Again: {{ nodes.shout.text }}");
    await expect(cardOnCanvas(page, "Repeat")).toBeVisible();
  });
  await test.step("in the outline", async () => {
    await page.getByRole("button", { name: "Show the outline" }).click();
    await page.getByRole("treeitem", { name: /^Hear/ }).click();
    await page.keyboard.press("F2");
    await page.keyboard.type("Listen");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("treeitem", { name: /^Listen/ })).toBeVisible();
  });
  const last = await test.step("in the JSON", async () => {
    await page.getByRole("tab", { name: "JSON" }).click();
    const editor = page.getByRole("textbox", { name: "Graph document" });
    await expect(editor).toContainText("Listen");
    await expect.poll(async () => JSON.stringify(await stored())).toContain("Listen");
    await editor.fill(JSON.stringify(await stored(), null, 2).replace('"End"', '"The end"'));
    await page.getByRole("tab", { name: "Canvas" }).click();
    await expect(cardOnCanvas(page, "The end")).toBeVisible();
    await expect.poll(async () => JSON.stringify(await stored())).toContain("The end");
    return await stored();
  });

  const undo = page.getByRole("button", { name: /^Undo/ });
  const redo = page.getByRole("button", { name: /^Redo/ });
  await page.reload();
  await expect(undo).toBeEnabled();
  let steps = 0;
  for (; await undo.isEnabled(); steps += 1) await undo.click();
  expect(steps).toBeGreaterThanOrEqual(7);
  await expect.poll(stored).toEqual(first);

  await page.reload();
  await expect(redo).toBeEnabled();
  for (; steps > 0; steps -= 1) await redo.click();
  await expect(redo).toBeDisabled();
  await expect.poll(stored).toEqual(last);
  expect(complaints).toEqual([]);
});

test("a graph of 500 nodes is walked through, searched, edited and checked", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await open(page, patchbay, "Five hundred", fieldOf(500));
  const graph = page.getByRole("region", { name: "Graph" });
  await expect(cardOnCanvas(page, "Start")).toBeVisible();
  await expect(page.getByRole("button", { name: "Problems: 0" })).toBeVisible();

  const box = await graph.boundingBox();
  if (box === null) throw new Error("The canvas is not on the page.");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height - 60 };
  const before = await cardOnCanvas(page, "Start").boundingBox();
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => cardOnCanvas(page, "Start").boundingBox()).not.toEqual(before);

  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: "Command palette" }).fill("Step 321");
  await page.getByRole("option", { name: /^Step 321/ }).click();
  const card = cardOnCanvas(page, "Step 321");
  await expect(card).toBeInViewport({ ratio: 1 });
  const text = inspectorOf(page).getByRole("textbox", { name: "Text", exact: true });
  await text.fill("{{ nodes.step_320.txt }}");
  await expect(card.getByText("Problems:")).toBeAttached();
  await expect(page.getByRole("button", { name: "Problems: 1" })).toBeVisible();
  await inspectorOf(page).getByRole("button", { name: "Replace with “text”" }).click();
  await expect(card.getByText("Problems:")).toBeHidden();
  await expect(saveStatus(page, "Saved")).toBeVisible();
  expect(complaints).toEqual([]);
});

test("what is edited without a connection is kept, and saved once there is one", async ({
  page,
  patchbay,
}) => {
  const agentId = await open(page, patchbay, "Offline", answering("Answer briefly."));
  const stored = async () => JSON.stringify(await storedDraft(page, patchbay, agentId));
  await cardOnCanvas(page, "Answer").click();
  const system = inspectorOf(page).getByRole("textbox", { name: "System" });
  await page.context().setOffline(true);
  await system.fill("Answer from the train.");
  await expect(page.getByRole("status").getByText("Offline: will be saved")).toBeVisible();
  await system.fill("Answer from the tunnel.");
  await expect(system).toHaveText("Answer from the tunnel.");
  await page.context().setOffline(false);
  await expect(saveStatus(page, "Saved")).toBeVisible();
  expect(await stored()).toContain("Answer from the tunnel.");
});

test.describe("two pages edit one draft", () => {
  test("different nodes are merged, and nobody is asked", async ({ page, patchbay }) => {
    const agentId = await open(page, patchbay, "Merged pages", echo);
    const other = await openElsewhere(page, patchbay, agentId);
    await cardOnCanvas(other, "Shout").click();
    await inspectorOf(other).getByRole("textbox", { name: "Text", exact: true }).fill("{{ state.heard }}?");
    await expect(saveStatus(other, "Saved")).toBeVisible();

    await cardOnCanvas(page, "Say again").click();
    await inspectorOf(page).getByRole("textbox", { name: "Text", exact: true }).fill("Again!");
    await expect(page.getByText("Merged with what somebody else saved")).toBeVisible();
    await expect(saveStatus(page, "Saved")).toBeVisible();
    const draft = JSON.stringify(await storedDraft(page, patchbay, agentId));
    expect(draft).toContain("{{ state.heard }}?");
    expect(draft).toContain("Again!");
    await other.context().close();
  });

  test("the same prompt is decided about between three, and nothing is lost meanwhile", async ({
    page,
    patchbay,
  }) => {
    const agentId = await open(page, patchbay, "Disputed prompt", answering("Answer briefly."));
    const stored = async () => JSON.stringify(await storedDraft(page, patchbay, agentId));
    const other = await openElsewhere(page, patchbay, agentId);
    await cardOnCanvas(other, "Answer").click();
    await inspectorOf(other).getByRole("textbox", { name: "System" }).fill("Answer gruffly.");
    await expect.poll(stored).toContain("Answer gruffly.");

    await cardOnCanvas(page, "Answer").click();
    await inspectorOf(page).getByRole("textbox", { name: "System" }).fill("Answer kindly.");
    const dialog = page.getByRole("dialog", { name: "Somebody else changed the same" });
    await expect(dialog.getByText("1 still to decide")).toBeVisible();
    const question = dialog.getByRole("group", { name: /^What shall stand for/ });
    await expect(question.getByRole("radio", { name: /^Yours/ })).toBeVisible();
    await expect(question.getByRole("radio", { name: /^Theirs/ })).toBeVisible();
    expect(await stored()).toContain("Answer gruffly.");

    await dialog.getByRole("button", { name: "Decide later" }).click();
    await expect(inspectorOf(page).getByRole("textbox", { name: "System" })).toHaveText("Answer kindly.");
    await page.getByRole("button", { name: "Decide…" }).click();
    await question.getByRole("radio", { name: /^Yours/ }).check();
    await dialog.getByRole("button", { name: "Save the merged draft" }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(stored).toContain("Answer kindly.");
    await other.context().close();
  });
});
