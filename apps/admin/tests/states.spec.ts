import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { holdRuns } from "./hold-runs.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, putTourAway, signIn, test } from "./patchbay-test.ts";
import { echo } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { expectDrawn, openBuilder, publishStored, runStored, storeDraft } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";
import { refundDesk } from "./waiting-graphs.ts";

/** An agent in which two things are wrong. */
const broken = {
  ...echo,
  nodes: echo.nodes.map((node) =>
    node.id === "again"
      ? { ...node, config: { text: "{{ nodes.shot.text }}" } }
      : node.id === "shout"
        ? { ...node, config: { text: "{{ state.herd }}" } }
        : node,
  ),
};

/** An agent that has only bad news. */
const failing = {
  ...echo,
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "stock",
      type: "condition",
      name: "In stock?",
      config: { cases: [{ id: "no", when: "input.message != ''" }] },
    },
    { id: "stop", type: "fail", name: "Stop", config: { code: "no_stock", message: "Sold out." } },
    { id: "end", type: "end", name: "End", config: { output: { reply: "input.message" } } },
  ],
  edges: [
    { from: "start", to: "stock" },
    { from: "stock", port: "no", to: "stop" },
    { from: "stock", port: "else", to: "end" },
  ],
};

const inspectorOf = (page: Page) => page.getByRole("region", { name: "Inspector" });
const chatOf = (page: Page) => page.getByRole("region", { name: "Conversation" });

for (const scheme of ["light", "dark"] as const) {
  test.describe(`in ${scheme}`, () => {
    test.use({ colorScheme: scheme });

    /** Takes the picture of a state, and holds the page against the rules for it. */
    const show = async (page: Page, name: string) => {
      // What is under the mouse looks as nobody asked it to.
      await page.mouse.move(0, 0);
      await page.screenshot(pictureOf(name, scheme));
      await test.step(`${name} is accessible`, () => expectAccessible(page));
    };
    const open = async (page: Page, patchbay: Patchbay, name: string, graph: object): Promise<string> => {
      const agentId = await storeAgent(page.request, patchbay, `${name} ${scheme}`, graph);
      await signIn(page, patchbay);
      await openBuilder(page, patchbay, agentId);
      return agentId;
    };

    test("the pages around the builder", async ({ page, patchbay }) => {
      const agentId = await storeAgent(page.request, patchbay, `Listed ${scheme}`, answering("Answer."));
      await runStored(page, patchbay, agentId, { input: { message: "Hello" }, version: "draft" });
      await page.goto(`${patchbay.url}/sign-in`);
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await show(page, "sign-in");

      await signIn(page, patchbay);
      await show(page, "agents-list");
      await page.getByRole("button", { name: "New agent" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await show(page, "gallery");
      await page.keyboard.press("Escape");

      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" }).click();
      await expect(page.getByRole("link", { name: new RegExp(`^Listed ${scheme}`) })).toBeVisible();
      await page.getByRole("combobox", { name: "Status" }).selectOption("completed");
      await page.getByRole("combobox", { name: "Agent" }).selectOption(`Listed ${scheme}`);
      await expect(page.getByRole("link", { name: new RegExp(`^Listed ${scheme}`) })).toHaveCount(1);
      await show(page, "runs-list");
      await page.getByRole("combobox", { name: "Status" }).selectOption("failed");
      await expect(page.getByText("No run fits these filters.")).toBeVisible();
      await show(page, "runs-none");
      await page.getByRole("combobox", { name: "Status" }).selectOption("completed");
      await page.getByRole("link", { name: new RegExp(`^Listed ${scheme}`) }).click();
      await page.getByRole("treeitem", { name: "Answer" }).click();
      await expect(page.getByRole("region", { name: "What the step tells" })).toContainText("Outputs");
      await show(page, "run-page");
      await page.getByRole("radio", { name: "Events" }).click();
      await expect(page.getByText("run.completed")).toBeVisible();
      await show(page, "run-events");

      await page.goto(`${patchbay.url}/nowhere`);
      await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
      await show(page, "not-found");
    });

    test("a server that gives no answer", async ({ page, patchbay }) => {
      await signIn(page, patchbay);
      await page.route("**/api/v1/**", (route) => route.abort());
      await page.reload();
      await expect(page.getByText("The server cannot be reached")).toBeVisible();
      await show(page, "server-unreachable");
    });

    test("the builder while a graph is made", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      const empty = {
        ...echo,
        nodes: [
          { id: "start", type: "start", name: "Start" },
          { id: "end", type: "end", name: "End", config: { output: { reply: "input.message" } } },
        ],
        edges: [{ from: "start", to: "end" }],
      };
      await open(page, patchbay, "Empty", empty);
      await show(page, "builder-empty");
      await page.keyboard.press("a");
      await expect(page.getByRole("dialog", { name: "Add a node" })).toBeVisible();
      await show(page, "palette");
      await page.keyboard.press("Escape");
      await cardOnCanvas(page, "Start").focus();
      await page.keyboard.press("c");
      await expect(page.getByRole("combobox", { name: "Connect Start" })).toBeVisible();
      await show(page, "connect");
      await page.keyboard.press("Escape");
      expect(complaints).toEqual([]);
    });

    test("the builder with what is selected", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      await open(page, patchbay, "Selected", refundDesk);
      await page.getByRole("tab", { name: "Inspect" }).click();
      await expect(inspectorOf(page).getByRole("heading", { name: "Graph" })).toBeVisible();
      await show(page, "graph-settings");
      await cardOnCanvas(page, "Approve the refund").click();
      await expect(inspectorOf(page).getByLabel("Name of the node")).toHaveValue("Approve the refund");
      await show(page, "node-selected");
      await page.keyboard.press("e");
      await expect(inspectorOf(page).getByRole("heading", { name: "Connection" })).toBeVisible();
      await show(page, "edge-selected");
      await cardOnCanvas(page, "Paid").click();
      await page.keyboard.press("ControlOrMeta+a");
      await expect(page.getByRole("toolbar", { name: "Selection" })).toBeVisible();
      await show(page, "many-selected");
      await page.keyboard.press("Escape");

      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("combobox", { name: "Command palette" })).toBeVisible();
      await show(page, "command-palette");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await show(page, "shortcut-sheet");
      await page.keyboard.press("Escape");

      await page.getByRole("button", { name: "Show the outline" }).click();
      await expect(page.getByRole("tree", { name: "Outline" })).toBeVisible();
      await show(page, "outline");
      await page.getByRole("button", { name: "Hide the outline" }).click();
      await page.getByRole("tab", { name: "JSON" }).click();
      await expect(page.getByRole("textbox", { name: "Graph document" })).toBeVisible();
      await show(page, "json");
      expect(complaints).toEqual([]);
    });

    test("the builder with what is wrong", async ({ page, patchbay }) => {
      await open(page, patchbay, "Broken", broken);
      await page.getByRole("button", { name: "Problems: 2" }).click();
      await cardOnCanvas(page, "Say again").click();
      await page
        .getByRole("list", { name: "Problems" })
        .getByRole("button", { name: /^Why/ })
        .first()
        .click();
      await expect(page.getByText("Loading", { exact: true })).toBeHidden();
      await show(page, "problems-list");
      await page.getByRole("button", { name: "Publish", exact: true }).click();
      await expect(page.getByText("2 errors stand in the way")).toBeVisible();
      await show(page, "publish-refused");
    });

    test("a run under way, waiting, failed and looked at", async ({ page, patchbay }) => {
      const release = await holdRuns(page, 3);
      await open(page, patchbay, "Running", answering("Answer."));
      await chatOf(page).getByRole("textbox", { name: "Message" }).fill("Hello");
      await page.keyboard.press("Enter");
      await expect(cardOnCanvas(page, "Answer")).toHaveAttribute("data-status", "running");
      await expect(chatOf(page).getByRole("button", { name: "Stop" })).toBeVisible();
      await show(page, "run-running");
      release();
      await expect(chatOf(page).getByRole("link", { name: "View run" })).toBeVisible();

      await open(page, patchbay, "Waiting", refundDesk);
      await chatOf(page).getByRole("textbox", { name: "Message" }).fill("39 dollars");
      await page.keyboard.press("Enter");
      // As Markdown: the stars are gone.
      await expect(chatOf(page).getByText("Refund 39 dollars?", { exact: true })).toBeVisible();
      await show(page, "run-waits");

      await open(page, patchbay, "Failing", failing);
      await chatOf(page).getByRole("textbox", { name: "Message" }).fill("Hello");
      await page.keyboard.press("Enter");
      await expect(chatOf(page).getByRole("alert")).toContainText("Sold out.");
      await show(page, "run-failed");

      const agentId = await open(page, patchbay, "Stepped", echo);
      const run = await runStored(page, patchbay, agentId, { input: { message: "hello" }, version: "draft" });
      await page.goto(`${patchbay.url}/agents/${agentId}?run=${run.id}`);
      await expectDrawn(page);
      const dock = page.getByRole("region", { name: "Run", exact: true });
      await dock.getByRole("button", { name: /Hear/ }).click();
      await expect(dock.getByText("What changed")).toBeVisible();
      await show(page, "run-dock");
      await dock.getByRole("button", { name: "Fork from here" }).click();
      await expect(page.getByRole("dialog", { name: "Go on differently from here" })).toBeVisible();
      await show(page, "fork");
    });

    test("one node tried, with values that were pinned", async ({ page, patchbay }) => {
      await open(page, patchbay, "Tried", echo);
      await chatOf(page).getByRole("textbox", { name: "Message" }).fill("hello");
      await page.keyboard.press("Enter");
      await expect(chatOf(page).getByRole("link", { name: "View run" })).toBeVisible();
      await cardOnCanvas(page, "Say again").click();
      await inspectorOf(page).getByRole("button", { name: "Pin: Shout" }).click();
      await inspectorOf(page).getByRole("button", { name: "Run only this node" }).scrollIntoViewIfNeeded();
      await show(page, "node-pinned");
      await inspectorOf(page).getByRole("button", { name: "Run only this node" }).click();
      await expect(chatOf(page).getByLabel("What Say again did")).toBeVisible();
      await show(page, "trial");
    });

    test("publishing, versions and what differs", async ({ page, patchbay }) => {
      const agentId = await storeAgent(
        page.request,
        patchbay,
        `Published ${scheme}`,
        answering("Answer briefly, in the words of the customer."),
      );
      await publishStored(page, patchbay, agentId, "The first.");
      await storeDraft(page, patchbay, agentId, answering("Answer at length, in the words of the customer."));
      await signIn(page, patchbay);
      await openBuilder(page, patchbay, agentId);
      await page.getByRole("button", { name: "Publish", exact: true }).click();
      await expect(page.getByText("Answer: system")).toBeVisible();
      await show(page, "publish-dialog");
      await page.getByRole("button", { name: "Compare on the canvas" }).click();
      await expect(page.getByRole("group", { name: "Answer: Changed" })).toBeVisible();
      await show(page, "compare-canvas");
      await page.getByRole("tab", { name: "JSON" }).last().click();
      await expect(page.getByLabel("JSON of Draft")).toBeVisible();
      await show(page, "compare-text");
      await page.keyboard.press("Escape");

      await page.getByRole("button", { name: "Version: v1" }).click();
      await page.getByRole("menuitem", { name: "All versions…" }).click();
      await expect(page.getByText("The first.")).toBeVisible();
      await show(page, "versions-drawer");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Call it" }).click();
      await page.getByRole("button", { name: "Create key" }).click();
      await expect(page.getByText("Your new key is in it")).toBeVisible();
      await show(page, "call-dialog");
    });

    test("a conflict about a prompt", async ({ page, patchbay }) => {
      const agentId = await open(page, patchbay, "Disputed", answering("Answer briefly."));
      await storeDraft(page, patchbay, agentId, answering("Answer gruffly."));
      await cardOnCanvas(page, "Answer").click();
      await inspectorOf(page).getByRole("textbox", { name: "System" }).fill("Answer kindly.");
      await expect(page.getByText("1 still to decide")).toBeVisible();
      await show(page, "conflict-of-prompts");
    });

    test("in German", async ({ browser, patchbay }) => {
      const context = await browser.newContext({ locale: "de-CH", colorScheme: scheme });
      await putTourAway(context);
      const page = await context.newPage();
      const agentId = await storeAgent(page.request, patchbay, `Deutsch ${scheme}`, refundDesk);
      await page.goto(patchbay.signInLink);
      await page.getByRole("link", { name: "Agenten", exact: true }).click();
      await expect(page.getByRole("button", { name: "Neuer Agent" })).toBeVisible();
      await show(page, "german-agents");
      await page.goto(`${patchbay.url}/agents/${agentId}`);
      await expect(page.getByRole("button", { name: "Veröffentlichen", exact: true })).toBeVisible();
      await cardOnCanvas(page, "Approve the refund").click();
      await show(page, "german-builder");
      await context.close();
    });
  });
}

test("the pages in high contrast", async ({ page, patchbay }) => {
  await page.addInitScript(() => localStorage.setItem("patchbay.theme", "contrast"));
  const agentId = await storeAgent(page.request, patchbay, "Contrast", refundDesk);
  await signIn(page, patchbay);
  await page.screenshot(pictureOf("agents-high-contrast"));
  await expectAccessible(page);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Approve the refund").click();
  await page.screenshot(pictureOf("builder-high-contrast"));
  await expectAccessible(page);
});
