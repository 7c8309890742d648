import { expect, type Locator, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { overwrite, tabTo } from "./keyboard.ts";
import { listenForComplaints } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";

const inspectorOf = (page: Page): Locator => page.getByRole("region", { name: "Inspector" });

/** Chooses in the list that has just opened. */
async function choose(page: Page, search: string, words: string): Promise<void> {
  const field = page.getByRole("combobox").and(page.getByPlaceholder(search, { exact: true }));
  await expect(field).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();
}

/** Leads a port of the node with the focus to a node that is there. */
async function connectTo(page: Page, from: string, to: string): Promise<void> {
  await page.keyboard.press("c");
  await choose(page, "Search targets", to);
  await expect(cardOnCanvas(page, from)).toBeFocused();
}

test("the support agent is built, tried, broken, mended and published by keyboard alone", async ({
  page,
  patchbay,
}) => {
  // A few hundred keys, one after the other, on a machine that may have more to do.
  test.slow();
  const complaints = listenForComplaints(page);
  const press = (key: string) => page.keyboard.press(key);
  const card = (name: string) => cardOnCanvas(page, name);
  const inspector = inspectorOf(page);
  const inspect = async () => {
    await press("i");
    await expect(inspector.getByLabel("Name of the node")).toBeFocused();
  };
  await signIn(page, patchbay);

  await test.step("an empty agent", async () => {
    await tabTo(page, page.getByRole("button", { name: "New agent" }));
    await press("Enter");
    const dialog = page.getByRole("dialog", { name: "New agent" });
    await tabTo(page, dialog.getByRole("radio", { name: "Simple answer" }));
    await press("ArrowDown");
    await expect(dialog.getByRole("radio", { name: "Empty" })).toBeChecked();
    await tabTo(page, dialog.getByLabel("Name", { exact: true }));
    await page.keyboard.type("Support desk");
    await press("Enter");
    await expect(page.getByRole("heading", { name: "Support desk" })).toBeFocused();
  });

  await test.step("three ways by what the request is about", async () => {
    await tabTo(page, card("Start"));
    await press("a");
    await choose(page, "Search nodes", "classify");
    await expect(card("Classify")).toBeFocused();
    await inspect();
    const classes = (number: number) => inspector.getByRole("listitem", { name: `Classes ${number}` });
    await tabTo(page, classes(1).getByLabel("Id"));
    await overwrite(page, "billing");
    await press("Tab");
    await overwrite(page, "money, invoices and refunds");
    await tabTo(page, classes(2).getByLabel("Id"));
    await overwrite(page, "technical");
    await press("Tab");
    await overwrite(page, "errors, crashes and trouble with the app");
    await tabTo(page, inspector.getByRole("button", { name: "Add to “Classes”" }));
    await press("Enter");
    await tabTo(page, classes(3).getByLabel("Id"), "Shift+Tab");
    await overwrite(page, "other");
    await press("Tab");
    await page.keyboard.type("anything else");
    await press("Tab");
    await expect(card("Classify").getByRole("listitem")).toHaveText(["billing", "technical", "other"]);
  });

  /** Puts a node behind a port of the classifier, and gives it a name and an id. */
  const addBehind = async (port: string, type: string, name: string, id: string) => {
    await expect(card("Classify")).toBeFocused();
    await press("c");
    await choose(page, "Search ways out", port);
    await choose(page, "Search targets", "a new node");
    await choose(page, "Search nodes", type);
    await expect(card(type)).toBeFocused();
    await press("F2");
    const title = page
      .getByRole("region", { name: "Graph" })
      .getByRole("textbox", { name: "Name of the node" });
    await expect(title).toBeFocused();
    await overwrite(page, name);
    await press("Enter");
    await expect(card(name)).toBeFocused();
    await inspect();
    await tabTo(page, inspector.getByLabel("Id of the node"));
    await overwrite(page, id);
    await press("Enter");
  };
  const writeInto = async (field: string, text: string) => {
    await tabTo(page, inspector.getByRole("textbox", { name: field, exact: true }));
    await overwrite(page, text);
  };
  const backToCanvas = (name: string) => tabTo(page, card(name), "Shift+Tab");

  await test.step("an answer at the end of each way", async () => {
    await backToCanvas("Classify");
    await press("e");
    await expect(page.getByRole("group", { name: "From classify (billing) to end" })).toBeFocused();
    await press("Delete");
    await expect(card("Classify")).toBeFocused();

    await addBehind("billing", "Model", "Billing", "billing");
    await writeInto("Prompt", "Answer as the billing desk: {{ input.message }}");
    await backToCanvas("Billing");
    await connectTo(page, "Billing", "End");
    await press("ArrowLeft");

    await addBehind("technical", "Model", "Technical", "technical");
    await writeInto("Prompt", "Answer as an engineer: {{ input.message }}");
    await backToCanvas("Technical");
    await connectTo(page, "Technical", "End");
    await press("ArrowLeft");

    await addBehind("other", "Template", "Anything else", "other");
    await writeInto("Text", "A person will answer this.");
    await backToCanvas("Anything else");
    await connectTo(page, "Anything else", "End");
  });

  await test.step("what it answers", async () => {
    await press("Escape");
    await expect(inspector.getByRole("heading", { name: "Graph" })).toBeVisible();
    await tabTo(page, inspector.getByRole("button", { name: "Add a field" }).last());
    await press("Enter");
    const output = inspector.getByRole("list", { name: "Fields of Output" });
    await tabTo(page, output.getByRole("textbox", { name: "Name of field" }), "Shift+Tab");
    await overwrite(page, "reply");
    await press("Tab");
    await tabTo(page, output.getByRole("button", { name: "reply is required" }));
    await press("Space");
    await backToCanvas("End");
    await inspect();
    await writeInto(
      "reply",
      "has(nodes.billing.text) ? nodes.billing.text : has(nodes.technical.text) ? nodes.technical.text : " +
        "has(nodes.other.text) ? nodes.other.text : ''",
    );
    await expect(page.getByRole("button", { name: "Problems: 0" })).toBeVisible();
    await expect(page.getByRole("status").getByText("Saved", { exact: true })).toBeVisible();
  });

  await test.step("a try", async () => {
    await backToCanvas("End");
    await press("t");
    const chat = page.getByRole("region", { name: "Conversation" });
    await expect(chat.getByRole("textbox", { name: "Message" })).toBeFocused();
    await page.keyboard.type("Where is my invoice? I want a refund.");
    await press("Enter");
    await expect(chat.getByRole("link", { name: "View run" })).toBeVisible();
    await expect(card("Billing")).toHaveAttribute("data-status", "done");
    await expect(card("Technical")).toHaveAttribute("data-status", "idle");
    await expect(card("End")).toHaveAttribute("data-status", "done");
  });

  await test.step("a wrong name, and what mends it", async () => {
    await backToCanvas("Billing");
    await press("Enter");
    await expect(inspector.getByLabel("Name of the node")).toBeFocused();
    await writeInto("Prompt", "Answer as the billing desk: {{ input.mesage }}");
    await press("Escape");
    await press("ControlOrMeta+Shift+M");
    const problems = page.getByRole("list", { name: "Problems" });
    await expect(problems.getByText("PB2102")).toBeVisible();
    await expect(card("Billing").getByText("Problems:")).toBeAttached();
    await press("ControlOrMeta+Shift+Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("1 error stands in the way")).toBeVisible();
    await press("Escape");
    await expect(dialog).toBeHidden();
    await tabTo(page, problems.getByRole("button", { name: "Replace with “message”" }), "Shift+Tab");
    await press("Enter");
    await expect(page.getByText("No problems found.")).toBeVisible();
    await expect(card("Billing").getByText("Problems:")).toBeHidden();
  });

  await test.step("published", async () => {
    await press("ControlOrMeta+Shift+Enter");
    const dialog = page.getByRole("dialog");
    await tabTo(page, dialog.getByLabel("Note"));
    await page.keyboard.type("Three desks.");
    await tabTo(page, dialog.getByRole("button", { name: "Publish", exact: true }));
    await press("Enter");
    await expect(dialog.getByText("Version 1 is live")).toBeVisible();
    await press("Escape");
    await expect(page.getByRole("button", { name: "Version: v1" })).toBeVisible();
  });
  expect(complaints).toEqual([]);
});
