import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { askingDesk, everyNode, hastyDesk, orderDesk, refundDesk } from "./waiting-graphs.ts";

/** Stores an agent and opens it in the builder. */
async function openAgent(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<void> {
  const id = await storeAgent(page.request, patchbay, name, graph);
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/agents/${id}`);
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
}

async function say(page: Page, message: string): Promise<void> {
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("textbox", { name: "Message" }).fill(message);
  await chat.getByRole("button", { name: "Send" }).click();
}

/** A length of time in the inspector, in the unit in which people say it. */
async function expectDuration(page: Page, field: string, amount: string, unit: string): Promise<void> {
  const inspector = page.getByRole("region", { name: "Inspector" });
  await expect(inspector.getByRole("textbox", { name: field, exact: true })).toHaveValue(amount);
  const units = inspector.getByRole("combobox", { name: `Unit of “${field}”` });
  await expect(units.getByRole("option", { selected: true })).toHaveText(unit);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    const picture = (name: string) => pictureOf(name, colorScheme);

    test("a person answers what a run asks, in the place where it asks", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      await openAgent(page, patchbay, `Refunds in ${colorScheme}`, refundDesk);
      await say(page, "39 dollars");
      const chat = page.getByRole("region", { name: "Conversation" });
      const approval = chat.getByRole("region", { name: "Approve the refund" });
      // As Markdown: the stars are gone.
      await expect(approval.getByText("Refund 39 dollars?", { exact: true })).toBeVisible();
      await expect(approval.getByText("Expires in 24 hours")).toBeVisible();
      const asking = cardOnCanvas(page, "Approve the refund");
      await expect(asking).toHaveAttribute("data-status", "waiting");
      await expect(chat.getByText("Waiting for an answer")).toBeVisible();
      await page.screenshot(picture("approval"));
      await expectAccessible(page);

      await approval.getByRole("button", { name: "Approve" }).click();
      await expect(approval.getByText("Fill this in.")).toBeVisible();
      await expect(approval.getByRole("textbox", { name: "Comment" })).toBeFocused();
      await page.keyboard.type("A loyal customer.");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect(approval.getByText("Approved", { exact: true })).toBeVisible();
      await expect(approval.getByText("A loyal customer.")).toBeVisible();

      const form = chat.getByRole("region", { name: "Payment details" });
      await form.getByRole("textbox", { name: "Account holder" }).fill("A");
      await form.getByRole("textbox", { name: "Amount in dollars" }).fill("900");
      await form.getByRole("textbox", { name: "Tags" }).fill("vip");
      await form.getByRole("button", { name: "Submit" }).click();
      await expect(form.getByText("Choose one of these.")).toBeVisible();
      await page.screenshot(picture("form-problems"));
      await expectAccessible(page);
      await form.getByRole("textbox", { name: "Tags" }).fill("vip\nregular");
      await form.getByRole("combobox", { name: "Method" }).selectOption("card");
      await form.getByRole("button", { name: "Submit" }).click();
      await expect(form.getByText("This must have between 2 and 80 characters.")).toBeVisible();
      await expect(form.getByText("This must be between 1 and 500.")).toBeVisible();
      await form.getByRole("textbox", { name: "Account holder" }).fill("Ann Example");
      await form.getByRole("textbox", { name: "Amount in dollars" }).fill("39");
      await form.getByRole("textbox", { name: "City" }).fill("Bern");
      await form.getByRole("button", { name: "Submit" }).click();

      await expect(chat.getByText("Refunded to Ann Example.")).toBeVisible();
      await expect(form.getByText("Answered")).toBeVisible();
      await expect(asking).toHaveAttribute("data-status", "done");
      await page.screenshot(picture("form-answered"));
      await expectAccessible(page);

      await asking.click();
      await expectDuration(page, "Expires after", "1", "days");
      await page.screenshot(picture("approval-inspector"));
      expect(complaints).toEqual([]);
    });

    test("many questions of one run are answered in any order, on the pages of runs too", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      const name = `Orders in ${colorScheme}`;
      await openAgent(page, patchbay, name, orderDesk);
      const chat = page.getByRole("region", { name: "Conversation" });
      await chat.getByRole("textbox", { name: "Orders" }).fill("tea\ncups\na kettle");
      // Written in the form, it is there as JSON, too.
      await chat.getByRole("radio", { name: "JSON" }).click();
      await expect(chat.getByRole("textbox", { name: "Input (JSON)" })).toHaveValue(/"a kettle"/);
      await chat.getByRole("button", { name: "Run", exact: true }).click();
      const signal = chat.getByRole("region", { name: "Wait for the bank" });
      await expect(signal).toBeVisible();
      await expect(chat.getByRole("region", { name: /Ship it\? \(item \d\)/ })).toHaveCount(3);
      await expect(cardOnCanvas(page, "Each order")).toHaveAttribute("data-status", "waiting");
      await page.screenshot(picture("questions"));
      await chat
        .getByRole("region", { name: "Ship it? (item 2)" })
        .getByRole("button", { name: "Reject" })
        .click();
      await expect(chat.getByText("Rejected", { exact: true })).toBeVisible();

      await page.goto(`${patchbay.url}/runs`);
      const row = page.getByRole("row", { name: new RegExp(name) });
      await expect(row.getByText("Waiting")).toBeVisible();
      await page.screenshot(picture("runs-waiting"));
      await expectAccessible(page);
      await row.getByRole("button", { name: `Answer what ${name} asks` }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("button", { name: "Approve" })).toHaveCount(2);
      await page.screenshot(picture("runs-answer"));
      await expectAccessible(page);
      await dialog
        .getByRole("region", { name: /item 1/ })
        .getByRole("button", { name: "Approve" })
        .click();
      await expect(dialog.getByRole("button", { name: "Approve" })).toHaveCount(1);
      await page.keyboard.press("Escape");

      await row.getByRole("link").click();
      const open = page.getByRole("region", { name: "Waiting for an answer" });
      await expect(open.getByRole("button", { name: "Approve" })).toHaveCount(1);
      const steps = page.getByRole("tree", { name: "Steps of the run" });
      await expect(
        steps.getByRole("treeitem", { name: /Wait for the bank.*Waiting for an answer/ }),
      ).toBeVisible();
      await page.screenshot(picture("run-questions"));
      await steps.getByRole("treeitem", { name: /^Item 2/ }).click();
      await page.keyboard.press("ArrowRight");
      await steps.getByRole("treeitem", { name: /^Ship it\?/ }).click();
      await expect(page.getByRole("region", { name: "What the step tells" })).toContainText(
        "Ship cups today?",
      );
      await page.screenshot(picture("run-waiting"));
      await expectAccessible(page);
      await open.getByRole("button", { name: "Approve" }).click();
      await expect(open.getByRole("button", { name: "Approve" })).toHaveCount(0);
      await open.getByRole("textbox", { name: "Payload" }).fill("{");
      await open.getByRole("button", { name: "Send signal" }).click();
      await expect(open.getByText("This is not JSON yet.")).toBeVisible();
      await open.getByRole("textbox", { name: "Payload" }).fill('{"amount": 12}');
      await open.getByRole("button", { name: "Send signal" }).click();
      await expect(steps.getByRole("treeitem", { name: /^End/ })).toBeVisible();
      await expect(open).toBeHidden();
      await expect(page.getByText("Completed", { exact: true })).toBeVisible();
      await page.screenshot(picture("run-answered"));
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test("a question that nobody answers expires, and one whose run is stopped is closed", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      await openAgent(page, patchbay, `Haste in ${colorScheme}`, hastyDesk);
      await say(page, "Are you there?");
      const chat = page.getByRole("region", { name: "Conversation" });
      await expect(chat.getByText("Nobody answered.", { exact: true })).toBeVisible({ timeout: 30_000 });
      await expect(chat.getByText("Expired", { exact: true })).toBeVisible();
      await page.screenshot(picture("question-expired"));

      await openAgent(page, patchbay, `Patience in ${colorScheme}`, refundDesk);
      await say(page, "39 dollars");
      await expect(chat.getByRole("button", { name: "Approve" })).toBeVisible();
      await chat.getByRole("button", { name: "Stop" }).click();
      await expect(chat.getByText("Closed", { exact: true })).toBeVisible();
      await expect(chat.getByText("Stopped.")).toBeVisible();
      await page.screenshot(picture("question-closed"));
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test("every node type is drawn with its ports and what it does", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      await page.setViewportSize({ width: 1900, height: 1400 });
      await openAgent(page, patchbay, `Everything in ${colorScheme}`, everyNode);
      const canvas = page.getByRole("region", { name: "Graph" });
      await canvas.getByRole("button", { name: "Fit the graph into view" }).click();
      const approval = cardOnCanvas(page, "approval");
      await expect(approval.getByRole("listitem")).toHaveText([
        "approved",
        "rejected",
        "expired",
        "error",
        "budget",
      ]);
      await expect(cardOnCanvas(page, "map").getByText("input.orders · 1 node")).toBeVisible();
      await page.screenshot(picture("every-node"));

      const inspector = page.getByRole("region", { name: "Inspector" });
      await cardOnCanvas(page, "llm").click();
      await expectDuration(page, "Timeout", "90", "seconds");
      await expectDuration(page, "Cache for", "2", "hours");
      await page.screenshot(picture("policy"));
      await cardOnCanvas(page, "map").click();
      await expect(inspector.getByText("1 node", { exact: true })).toBeVisible();
      await page.screenshot(picture("map-inspector"));
      await expectAccessible(page);
      await inspector.getByRole("button", { name: "Open", exact: true }).click();
      const way = page.getByRole("navigation", { name: "Where in the agent" });
      await expect(way.getByText("map", { exact: true })).toHaveAttribute("aria-current", "location");
      await expect(cardOnCanvas(page, "start")).toBeVisible();
      await expect(cardOnCanvas(page, "llm")).toBeHidden();
      await page.screenshot(picture("map-body"));
      await expectAccessible(page);
      await way.getByRole("button", { name: `Everything in ${colorScheme}` }).click();
      await expect(cardOnCanvas(page, "llm")).toBeVisible();
      expect(complaints).toEqual([]);
    });

    test("a run that called another links to it, and the other back", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      const asked = await storeAgent(page.request, patchbay, `Asked in ${colorScheme}`, refundDesk);
      const headers = { authorization: `Bearer ${patchbay.credentials.api_key}` };
      const published = await page.request.post(`${patchbay.url}/api/v1/agents/${asked}/publish`, {
        headers,
        data: {},
      });
      expect(published.ok()).toBe(true);
      await openAgent(page, patchbay, `Asking in ${colorScheme}`, askingDesk(`asked-in-${colorScheme}`));
      await say(page, "39 dollars");
      const chat = page.getByRole("region", { name: "Conversation" });
      await expect(chat.getByText("Waiting for an answer")).toBeVisible();
      // Whom it has called asks somebody, so it waits, too: on the canvas, and in the list of what waits.
      await expect(cardOnCanvas(page, "Ask the other")).toHaveAttribute("data-status", "waiting");
      await page.screenshot(picture("canvas-waits-below"));

      await page.goto(`${patchbay.url}/runs?status=waiting`);
      const rows = page.getByRole("row", { name: new RegExp(`Ask(?:ing|ed) in ${colorScheme}`) });
      await expect(rows).toHaveCount(2);
      await expect(rows.getByText("Waiting")).toHaveCount(2);
      await page.getByRole("combobox", { name: "Status" }).selectOption("running");
      await expect(page.getByText("No run fits")).toBeVisible();

      await page.goto(`${patchbay.url}/runs`);
      await expect(page.getByText("Called by another run").first()).toBeAttached();
      await page.screenshot(picture("runs-child"));
      await page.getByRole("link", { name: new RegExp(`^Asking in ${colorScheme}`) }).click();
      const child = page.getByRole("link", { name: new RegExp(`Asked in ${colorScheme}`) });
      await expect(child.getByText("Waiting")).toBeVisible();
      await page.screenshot(picture("run-children"));
      await expectAccessible(page);
      await child.click();
      await expect(page.getByRole("heading", { name: `Asked in ${colorScheme}` })).toBeVisible();
      await page.getByRole("textbox", { name: "Comment" }).fill("No.");
      await page.getByRole("button", { name: "Reject" }).click();
      await expect(page.getByText("Completed", { exact: true })).toBeVisible();
      await page.screenshot(picture("run-child"));
      await page.getByRole("link", { name: /^run_/ }).click();
      await expect(page.getByRole("heading", { name: `Asking in ${colorScheme}` })).toBeVisible();
      await expect(page.getByText("Completed", { exact: true }).first()).toBeVisible();
      expect(complaints).toEqual([]);
    });
  });
}

test("an agent whose run waits is not deleted, and the way to that run is shown", async ({
  page,
  patchbay,
}) => {
  await openAgent(page, patchbay, "Needed desk", refundDesk);
  await say(page, "39 dollars");
  await expect(page.getByRole("region", { name: "Approve the refund" })).toBeVisible();
  await page.getByRole("button", { name: "More about this agent" }).click();
  await page.getByRole("menuitem", { name: "Delete agent…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("link", { name: "Waiting for an answer: 1" })).toBeVisible();
  await page.screenshot(pictureOf("delete-in-use"));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete agent" }).click();
  await expect(page.getByText("“Needed desk” was not deleted")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot(pictureOf("refused-in-use"));
  await page.getByRole("link", { name: "Waiting for an answer: 1" }).click();
  await expect(page).toHaveURL(/\/runs\?.*status=waiting/);
  await expect(page.getByRole("link", { name: /Needed desk/ })).toBeVisible();
});
