import { expect, type Locator, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { holdRuns } from "./hold-runs.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, putTourAway, signIn, test } from "./patchbay-test.ts";

/** Makes the smallest agent through the UI and answers with its id. */
async function makeAgent(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "Simple answer" })).toBeChecked();
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** The draft as the server has it. */
async function draftText(page: Page, patchbay: Patchbay, agentId: string): Promise<string> {
  const answer = await page.request.get(`${patchbay.url}/api/v1/agents/${agentId}/draft`);
  const { graph }: { graph: unknown } = await answer.json();
  return JSON.stringify(graph, null, 2);
}

/** Nobody saves: it is enough to wait until the server has it, and the page says so. */
async function expectSaved(page: Page, patchbay: Patchbay, agentId: string, text: string): Promise<void> {
  await expect.poll(() => draftText(page, patchbay, agentId)).toContain(text);
  await expect(saveStatus(page, "Saved")).toBeVisible();
}

const saveStatus = (page: Page, text: string): Locator =>
  page.getByRole("status").getByText(text, { exact: true });

async function openText(page: Page) {
  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Graph document" });
  await expect(editor).toBeVisible();
  return editor;
}

/** The bar at the bottom, which opens into a list. */
const problemsBar = (page: Page): Locator => page.getByRole("button", { name: /^Problems: \d+$/ });

async function publish(page: Page, note: string): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note").fill(note);
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
}

/** The same agent on the page of somebody else. */
async function openElsewhere(page: Page, patchbay: Patchbay): Promise<Page> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("This page is in no browser.");
  const context = await browser.newContext();
  await putTourAway(context);
  const other = await context.newPage();
  await signIn(other, patchbay);
  await other.goto(page.url());
  return other;
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    const picture = (name: string) => pictureOf(name, colorScheme);

    test.describe("for whoever comes for the first time", () => {
      test.use({ knowsTour: false });

      test("the printed link leads to the demo agent, a recorded run and a tour of three steps", async ({
        page,
        freshPatchbay,
      }) => {
        const complaints = listenForComplaints(page);
        await page.goto(freshPatchbay.signInLink);
        await expect(page.getByRole("heading", { name: "Demo agent" })).toBeVisible();
        const worker = cardOnCanvas(page, "Work with tools");
        await expect(worker).toHaveAttribute("data-status", "done");
        await expect(page.getByText("Recorded run", { exact: true })).toBeVisible();
        const tour = page.getByRole("dialog", { name: "This is the agent" });
        await expect(tour.getByText("1 of 3")).toBeVisible();
        await page.screenshot(picture("first-visit"));
        await expectAccessible(page);

        await page.keyboard.press("Enter");
        await expect(page.getByRole("dialog", { name: "Try it here" })).toBeVisible();
        await page.screenshot(picture("tour-test"));
        await page.keyboard.press("Enter");
        await expect(page.getByRole("dialog", { name: "Make it real" })).toBeVisible();
        await page.screenshot(picture("tour-publish"));
        await page.getByRole("button", { name: "Done" }).click();
        await expect(page.getByRole("dialog")).toBeHidden();

        await page.getByRole("button", { name: "Run it yourself" }).click();
        const chat = page.getByRole("region", { name: "Conversation" });
        await expect(chat.getByRole("link", { name: "View run" })).toBeVisible();
        await expect(page.getByText("Recorded run", { exact: true })).toBeHidden();

        await page.goto(freshPatchbay.signInLink);
        await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
        await page.getByRole("link", { name: "Demo agent" }).click();
        await expect(page.getByText("The canvas shows the last test")).toBeVisible();
        await expect(worker).toHaveAttribute("data-status", "done");
        await expect(page.getByText("Recorded run", { exact: true })).toBeHidden();
        await expect(page.getByRole("dialog")).toBeHidden();
        expect(complaints).toEqual([]);
      });
    });

    test("a person opens the demo agent and watches it work", async ({ page, patchbay }) => {
      const complaints = listenForComplaints(page);
      const release = await holdRuns(page, 10);
      await signIn(page, patchbay);
      await page.screenshot(picture("agents"));
      await expectAccessible(page);

      await page.getByRole("link", { name: "Demo agent" }).click();
      const worker = cardOnCanvas(page, "Work with tools");
      await expect(worker).toBeVisible();
      await page.screenshot(picture("agent"));

      const chat = page.getByRole("region", { name: "Conversation" });
      await chat.getByRole("textbox", { name: "Message" }).fill("What is 12 * (3 + 4), and 365 / 7?");
      await chat.getByRole("button", { name: "Send" }).click();
      await expect(worker).toHaveAttribute("data-status", "running");
      await expect(chat.getByRole("button", { name: "calculator" })).toHaveCount(2);
      await expect(chat.getByText("= 84")).toBeVisible();
      await expect(chat.getByRole("button", { name: "Stop" })).toBeVisible();
      await page.screenshot(picture("running"));
      release();
      await expect(worker).toHaveAttribute("data-status", "done");
      await expect(cardOnCanvas(page, "Reply")).toHaveAttribute("data-status", "done");
      await expect(cardOnCanvas(page, "Chat")).toHaveAttribute("data-status", "idle");
      await page.screenshot(picture("answered"));
      await expectAccessible(page);

      // The arrow keys go the way that the run has gone.
      await cardOnCanvas(page, "Start").click();
      for (const name of ["Count turns", "Is there work for a tool?", "Work with tools"]) {
        await page.keyboard.press("ArrowRight");
        await expect(cardOnCanvas(page, name)).toBeFocused();
      }
      const inspector = page.getByRole("region", { name: "Inspector" });
      await expect(inspector.getByRole("textbox", { name: "Name of the node" })).toHaveValue(
        "Work with tools",
      );
      await expect(inspector.getByRole("heading", { name: "In the latest run" })).toBeVisible();
      await expect(inspector.getByText("“calculator” for every calculation")).toBeVisible();
      await page.screenshot(picture("inspector"));
      await expectAccessible(page);
      // What is beside the graph is one of two; the talk has stayed.
      await page.getByRole("tab", { name: "Test" }).click();
      await expect(inspector).toBeHidden();

      await chat.getByRole("link", { name: "View run" }).click();
      await expect(page.getByRole("treeitem", { name: "Reply" })).toBeVisible();
      await page.screenshot(picture("run"));
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test("what is wrong is said while a person types, on the canvas too, and is mended with one click", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      await signIn(page, patchbay);
      const agentId = await makeAgent(page, `Typed in ${colorScheme}`);
      const sound = await draftText(page, patchbay, agentId);
      const editor = await openText(page);
      await editor.fill(sound.replace('"default"', '"defalt"').replace("answer.text", "answer.txt"));
      await problemsBar(page).click();
      const problems = page.getByRole("list", { name: "Problems" });
      await expect(problems.getByText("PB4001")).toBeVisible();
      await expect(problems.getByText("PB2102")).toBeVisible();
      await page.screenshot(picture("problems"));
      await expectAccessible(page);
      await problemsBar(page).click();
      await expect(problems).toBeHidden();

      await page.getByRole("tab", { name: "Canvas" }).click();
      const answer = cardOnCanvas(page, "Answer");
      await expect(answer.getByText("Problems:")).toBeAttached();
      await page.screenshot(picture("problems-canvas"));

      await page.getByRole("button", { name: "2 problems" }).click();
      await page.getByRole("button", { name: "Change to “default”" }).click();
      await page.getByRole("button", { name: "Replace with “text”" }).click();
      await expect(answer.getByText("Problems:")).toBeHidden();
      await page.getByRole("tab", { name: "JSON" }).click();
      await problemsBar(page).click();
      await expect(page.getByText("No problems found.")).toBeVisible();
      await expectSaved(page, patchbay, agentId, "answer.text");
      expect(complaints).toEqual([]);
    });

    test("a person looks at an old version, and at what deleting an agent takes along", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      const name = `Versioned in ${colorScheme}`;
      await signIn(page, patchbay);
      const agentId = await makeAgent(page, name);
      const first = await draftText(page, patchbay, agentId);
      await publish(page, "Brief answers.");
      const unpublished = page.getByRole("button", { name: "Unpublished changes" });
      await expect(unpublished).toBeHidden();
      const editor = await openText(page);
      await editor.fill(first.replace("Answer briefly", "Answer at length"));
      await expectSaved(page, patchbay, agentId, "Answer at length");
      await expect(unpublished).toBeVisible();

      await page.getByRole("button", { name: "Version: v1" }).click();
      await expect(page.getByRole("menuitemradio", { name: "Version 1" })).toContainText("Brief answers.");
      await page.screenshot(picture("versions"));
      await page.getByRole("menuitemradio", { name: "Version 1" }).click();
      await expect(page).toHaveURL(/version=1/);
      await expect(page.getByRole("textbox", { name: "Graph document" })).toContainText("Answer briefly");
      await page.getByRole("tab", { name: "Canvas" }).click();
      await expect(cardOnCanvas(page, "Answer")).toBeVisible();
      await expect(page.getByText("Brief answers.")).toBeVisible();
      await page.screenshot(picture("version"));
      await expectAccessible(page);
      await page.getByRole("button", { name: "Copy into the draft" }).click();
      await expect(page).not.toHaveURL(/version/);
      await expectSaved(page, patchbay, agentId, "Answer briefly");
      await expect(unpublished).toBeHidden();

      await page.getByRole("button", { name: "More about this agent" }).click();
      await page.getByRole("menuitem", { name: "Name and description…" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill(`${name}, renamed`);
      await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("heading", { name: `${name}, renamed` })).toBeVisible();

      await page.getByRole("button", { name: "More about this agent" }).click();
      await page.getByRole("menuitem", { name: "Delete agent…" }).click();
      await expect(page.getByText("its draft and its published version")).toBeVisible();
      await page.screenshot(picture("delete"));
      await expectAccessible(page);
      await page.getByRole("button", { name: "Delete agent" }).click();
      await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
      await expect(page.getByRole("link", { name })).toBeHidden();
      expect(complaints).toEqual([]);
    });
  });
}

test("a person makes an agent of their own, breaks it, mends it, publishes it and calls it", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  const id = await makeAgent(page, "My first agent");
  const sound = await draftText(page, patchbay, id);
  const editor = await openText(page);
  await editor.fill(sound.replace('"default"', '"defalt"'));
  await problemsBar(page).click();
  await expect(page.getByText("PB4001")).toBeVisible();
  // What does not work yet is kept all the same, but cannot be published.
  await expectSaved(page, patchbay, id, "defalt");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByText("1 error stands in the way")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await page.screenshot(pictureOf("publish-problem"));
  await page.keyboard.press("Escape");

  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("textbox", { name: "Message" }).fill("Hello");
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(chat.getByRole("alert")).toContainText("graph_invalid");
  await page.screenshot(pictureOf("problem"));
  await editor.fill(sound);
  await expectSaved(page, patchbay, id, '"default"');
  await expect(page.getByText("No problems found.")).toBeVisible();

  await publish(page, "");
  await expect(page.getByRole("button", { name: "Version: v1" })).toBeVisible();

  const { api_key } = patchbay.credentials;
  const headers = { authorization: `Bearer ${api_key}` };
  const answer = await page.request.post(`${patchbay.url}/api/v1/agents/${id}/runs`, {
    headers,
    data: { input: { message: "Hello" } },
  });
  expect(await answer.json()).toMatchObject({ status: "completed", version: 1 });

  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByRole("link", { name: /^My first agent/ }).first()).toBeVisible();
  await page.screenshot(pictureOf("runs"));
  await expectAccessible(page);
});

test.describe("two people work on one draft", () => {
  test("what both changed is asked about, and neither loses work unasked", async ({ page, patchbay }) => {
    await signIn(page, patchbay);
    const id = await makeAgent(page, "Shared agent");
    const sound = await draftText(page, patchbay, id);
    const editor = await openText(page);

    const other = await openElsewhere(page, patchbay);
    const others = sound.replace("friendly", "gruff").replace('"name": "End"', '"name": "Good-bye"');
    await (await openText(other)).fill(others);
    await expectSaved(other, patchbay, id, "gruff");

    await editor.fill(sound.replace("friendly", "kind"));
    const dialog = page.getByRole("dialog", { name: "Somebody else changed the same" });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByText("1 still to decide")).toBeVisible();
    expect(await draftText(page, patchbay, id)).toContain("gruff");
    await page.screenshot(pictureOf("conflict"));
    await expectAccessible(page);
    await dialog.getByRole("radio", { name: /^Yours/ }).check();
    await dialog.getByRole("button", { name: "Save the merged draft" }).click();
    await expect(dialog).toBeHidden();
    await expectSaved(page, patchbay, id, "kind");
    // Only what was decided about is another: the rest of the other's work is there.
    expect(await draftText(page, patchbay, id)).toContain("Good-bye");
    await other.context().close();
  });

  test("what each changed for themselves is merged, and both are told", async ({ page, patchbay }) => {
    await signIn(page, patchbay);
    const id = await makeAgent(page, "Merged agent");
    const sound = await draftText(page, patchbay, id);
    const editor = await openText(page);

    const other = await openElsewhere(page, patchbay);
    await (await openText(other)).fill(sound.replace('"name": "End"', '"name": "Good-bye"'));
    await expectSaved(other, patchbay, id, "Good-bye");

    await editor.fill(sound.replace("friendly", "kind"));
    await expect(page.getByText("Merged with what somebody else saved")).toBeVisible();
    await page.screenshot(pictureOf("merged"));
    await expectSaved(page, patchbay, id, "kind");
    expect(await draftText(page, patchbay, id)).toContain("Good-bye");
    await expect(editor).toContainText("Good-bye");
    await other.context().close();
  });
});

test("a tablet shows the start of a graph at a readable size and follows the run", async ({
  page,
  patchbay,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await signIn(page, patchbay);
  await page.getByRole("link", { name: "Demo agent" }).click();
  // All of it, but for what rounding takes.
  const ratio = 0.99;
  await expect(cardOnCanvas(page, "Start")).toBeInViewport({ ratio });
  await page.screenshot(pictureOf("tablet"));
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("textbox", { name: "Message" }).fill("What is 2 + 2?");
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(cardOnCanvas(page, "Work with tools")).toBeInViewport({ ratio });
});

test("the navigation is a rail beside the graph, opens, and is remembered", async ({ page, patchbay }) => {
  await signIn(page, patchbay);
  await expect(page.getByRole("button", { name: "Collapse" })).toBeVisible();
  await page.getByRole("link", { name: "Demo agent" }).click();
  await page.getByRole("button", { name: "Expand the navigation" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "Collapse" })).toBeVisible();
});

test("whoever is not signed in is asked to, and comes back to where they were", async ({
  page,
  patchbay,
}) => {
  await page.goto(`${patchbay.url}/runs`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.screenshot(pictureOf("sign-in"));
  await page.getByLabel("Email").fill(patchbay.credentials.email);
  await page.getByLabel("Password").fill(patchbay.credentials.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/runs$/);
});
