import { expect, type Page } from "@playwright/test";

import { holdRuns } from "./hold-runs.ts";
import { expectAccessible, listenForComplaints } from "./page-checks.ts";
import { type Patchbay, test } from "./patchbay-test.ts";

/** Makes an agent through the UI and answers with its id. */
async function makeAgent(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** The saved draft as the editor shows it. */
async function draftText(page: Page, patchbay: Patchbay, agentId: string): Promise<string> {
  const answer = await page.request.get(`${patchbay.url}/api/v1/agents/${agentId}/draft`);
  const { graph }: { graph: unknown } = await answer.json();
  return JSON.stringify(graph, null, 2);
}

async function openText(page: Page) {
  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Graph document" });
  await expect(editor).toBeVisible();
  return editor;
}

async function publish(page: Page, note: string): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note").fill(note);
  await dialog.getByRole("button", { name: /publish/i }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    const picture = (name: string) => ({ path: `artifacts/screenshots/${name}-${colorScheme}.png` });

    test("a person signs in by the printed link, opens the demo agent and watches it work", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      const release = await holdRuns(page, 10);
      await page.goto(patchbay.signInLink);
      await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
      await page.screenshot(picture("agents"));

      await page.getByRole("link", { name: "Demo agent" }).click();
      const canvas = page.getByRole("region", { name: "Graph" });
      const worker = canvas.getByRole("group", { name: "Work with tools" });
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
      await expect(canvas.getByRole("group", { name: "Reply" })).toHaveAttribute("data-status", "done");
      await expect(canvas.getByRole("group", { name: "Chat" })).toHaveAttribute("data-status", "idle");
      await page.screenshot(picture("answered"));
      await expectAccessible(page);

      await worker.focus();
      await page.keyboard.press("Enter");
      const inspector = page.getByRole("complementary", { name: "Inspector" });
      await expect(inspector.getByRole("heading", { name: "In the latest run" })).toBeVisible();
      await expect(inspector.getByText("“calculator” for every calculation")).toBeVisible();
      await page.screenshot(picture("inspector"));
      await expectAccessible(page);
      await inspector.getByRole("button", { name: "Close the inspector" }).click();

      await chat.getByRole("link", { name: "View run" }).click();
      await expect(page.getByText("run.completed")).toBeVisible();
      await page.screenshot(picture("run"));
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test("what is wrong is said while a person types, on the canvas too, and is mended with one click", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      await page.goto(patchbay.signInLink);
      const agentId = await makeAgent(page, `Typed in ${colorScheme}`);
      const sound = await draftText(page, patchbay, agentId);
      const editor = await openText(page);
      await editor.fill(sound.replace('"default"', '"defalt"').replace("answer.text", "answer.txt"));
      const problems = page.getByRole("list", { name: "Problems" });
      await expect(problems.getByText("PB4001")).toBeVisible();
      await expect(problems.getByText("PB2102")).toBeVisible();
      await page.screenshot(picture("problems"));
      await expectAccessible(page);

      await page.getByRole("tab", { name: "Canvas" }).click();
      const answer = page.getByRole("region", { name: "Graph" }).getByRole("group", { name: "Answer" });
      await expect(answer.getByText("Problems:")).toBeAttached();
      await page.screenshot(picture("problems-canvas"));

      await page.getByRole("button", { name: "2 problems" }).click();
      await page.getByRole("button", { name: "Change to “default”" }).click();
      await page.getByRole("button", { name: "Replace with “text”" }).click();
      await expect(answer.getByText("Problems:")).toBeHidden();
      await page.getByRole("tab", { name: "JSON" }).click();
      await expect(page.getByText("No problems found.")).toBeVisible();
      await expect(page.getByText("Unsaved changes").first()).toBeHidden();
      expect(complaints).toEqual([]);
    });

    test("a person looks at an old version, and at what deleting an agent takes along", async ({
      page,
      patchbay,
    }) => {
      const complaints = listenForComplaints(page);
      const name = `Versioned in ${colorScheme}`;
      await page.goto(patchbay.signInLink);
      const agentId = await makeAgent(page, name);
      const first = await draftText(page, patchbay, agentId);
      await publish(page, "Brief answers.");
      const editor = await openText(page);
      await editor.fill(first.replace("Answer briefly", "Answer at length"));
      await page.keyboard.press("Control+s");
      await expect(page.getByText("Unpublished changes")).toBeVisible();

      await page.getByRole("button", { name: "Version: v1" }).click();
      await expect(page.getByRole("menuitemradio", { name: "Version 1" })).toContainText("Brief answers.");
      await page.screenshot(picture("versions"));
      await page.getByRole("menuitemradio", { name: "Version 1" }).click();
      await expect(page).toHaveURL(/version=1/);
      await expect(page.getByRole("textbox", { name: "Graph document" })).toContainText("Answer briefly");
      await page.getByRole("tab", { name: "Canvas" }).click();
      await expect(page.getByRole("group", { name: "Answer" })).toBeVisible();
      await page.screenshot(picture("version"));
      await expectAccessible(page);
      await page.getByRole("button", { name: "Copy into the draft" }).click();
      await expect(page).not.toHaveURL(/version/);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Unpublished changes")).toBeHidden();

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
  await page.goto(patchbay.signInLink);
  const id = await makeAgent(page, "My first agent");
  const sound = await draftText(page, patchbay, id);
  const editor = await openText(page);
  await editor.fill(sound.replace('"default"', '"defalt"'));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("PB4001")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();

  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("textbox", { name: "Message" }).fill("Hello");
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(chat.getByRole("alert")).toContainText("graph_invalid");
  await page.screenshot({ path: "artifacts/screenshots/problem-light.png" });
  await editor.fill(sound);
  await page.getByRole("button", { name: "Save" }).click();
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
  await expect(page.getByText("My first agent").first()).toBeVisible();
  await page.screenshot({ path: "artifacts/screenshots/runs-light.png" });
  await expectAccessible(page);
});

test("two people who save the same draft are told, and neither loses work unasked", async ({
  page,
  patchbay,
}) => {
  await page.goto(patchbay.signInLink);
  const id = await makeAgent(page, "Shared agent");
  const sound = await draftText(page, patchbay, id);
  const editor = await openText(page);
  await editor.fill(sound.replace("friendly", "kind"));

  const other = await page.context().newPage();
  await other.goto(page.url());
  await (await openText(other)).fill(sound.replace("friendly", "gruff"));
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("button", { name: "Save" })).toBeDisabled();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Somebody else saved this draft" })).toBeVisible();
  await page.screenshot({ path: "artifacts/screenshots/conflict-light.png" });
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await draftText(page, patchbay, id)).toContain("kind");
});

test("a tablet shows the start of a graph at a readable size and follows the run", async ({
  page,
  patchbay,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(patchbay.signInLink);
  await page.getByRole("link", { name: "Demo agent" }).click();
  const canvas = page.getByRole("region", { name: "Graph" });
  await expect(canvas.getByRole("group", { name: "Start" })).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: "artifacts/screenshots/tablet-light.png" });
  const chat = page.getByRole("region", { name: "Conversation" });
  await chat.getByRole("textbox", { name: "Message" }).fill("What is 2 + 2?");
  await chat.getByRole("button", { name: "Send" }).click();
  await expect(canvas.getByRole("group", { name: "Work with tools" })).toBeInViewport({ ratio: 1 });
});

test("the navigation is a rail beside the graph, opens, and is remembered", async ({ page, patchbay }) => {
  await page.goto(patchbay.signInLink);
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
  await page.screenshot({ path: "artifacts/screenshots/sign-in-light.png" });
  await page.getByLabel("Email").fill(patchbay.credentials.email);
  await page.getByLabel("Password").fill(patchbay.credentials.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/runs$/);
});
