/// <reference lib="dom" />
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { expect, type Locator, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import {
  openBuilder,
  publishStored,
  runStored,
  storedDraft,
  storeDraft,
  storedVersion,
} from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const actionsOf = (page: Page, number: number): Locator =>
  page.getByRole("group", { name: `What to do with version ${number}` });

/** Counts what is pressed with the mouse from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  const clicks = await page.evaluateHandle(() => {
    const counted = { count: 0 };
    // A key that presses a button is no click: it has no detail.
    document.addEventListener("click", ({ detail }) => (counted.count += detail > 0 ? 1 : 0), true);
    return counted;
  });
  return () => clicks.evaluate(({ count }) => count);
}

test("from an edited prompt to the answer in a shell it takes five clicks", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const agentId = await storeAgent(page.request, patchbay, "Called by curl", answering("Answer briefly."));
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await cardOnCanvas(page, "Answer").click();
  const system = page.getByRole("region", { name: "Inspector" }).getByRole("textbox", { name: "System" });
  await system.fill("Answer like a friend.");

  const clicks = await countClicks(page);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Call it" }).click();
  const dialog = page.getByRole("dialog", { name: "Call Called by curl from a program" });
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Your new key is in it")).toBeVisible();
  await dialog.getByRole("tabpanel", { name: "curl" }).getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await clicks()).toBeLessThanOrEqual(5);

  const command = await page.evaluate(() => navigator.clipboard.readText());
  const { PATH } = process.env;
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { env: { PATH } });
  expect(stdout).toContain("event: message.delta");
  expect(stdout).toContain("event: run.completed");
  expect(JSON.stringify(await storedVersion(page, patchbay, agentId, 1))).toContain("Answer like a friend.");
  expect(complaints).toEqual([]);
});

test("the program in TypeScript runs as it stands, too", async ({ page, patchbay }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const agentId = await storeAgent(page.request, patchbay, "Called by Node", answering("Answer briefly."));
  await publishStored(page, patchbay, agentId);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await page.getByRole("button", { name: "Call it" }).click();
  const dialog = page.getByRole("dialog", { name: "Call Called by Node from a program" });
  await dialog.getByRole("tab", { name: "TypeScript" }).click();
  await dialog.getByRole("radio", { name: "Wait" }).click();
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Your new key is in it")).toBeVisible();
  await dialog.getByRole("tabpanel", { name: "TypeScript" }).getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();

  const program = await page.evaluate(() => navigator.clipboard.readText());
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", program],
    { env: {} },
  );
  expect(stdout).toMatch(/^completed \{\s+reply: "Hello!/);
});

test.describe("an agent with two versions", () => {
  const first = answering("Answer briefly, in the words of the customer.");
  const second = answering("Answer at length, in the words of the customer.");

  /** Opens the list of all versions of an agent that was published twice. */
  async function openVersions(page: Page, patchbay: Patchbay, name: string): Promise<string> {
    const agentId = await storeAgent(page.request, patchbay, name, first);
    await publishStored(page, patchbay, agentId, "Brief.");
    const shout = {
      id: "shout",
      type: "template",
      name: "Shout",
      config: { text: "{{ nodes.answer.text }}!" },
    };
    await storeDraft(page, patchbay, agentId, {
      ...second,
      nodes: [...second.nodes, shout],
      edges: [
        { from: "start", to: "answer" },
        { from: "answer", to: "shout" },
        { from: "shout", to: "end" },
      ],
    });
    await publishStored(page, patchbay, agentId, "Long and loud.");
    await signIn(page, patchbay);
    await openBuilder(page, patchbay, agentId);
    await page.getByRole("button", { name: "Version: v2" }).click();
    await page.getByRole("menuitem", { name: "All versions…" }).click();
    await expect(page.getByRole("dialog", { name: "Versions" }).getByText("Long and loud.")).toBeVisible();
    return agentId;
  }
  test("they are compared on the canvas, by words and as text", async ({ page, patchbay }) => {
    const complaints = listenForComplaints(page);
    await openVersions(page, patchbay, "Compared versions");
    await actionsOf(page, 1).getByRole("button", { name: "Compare" }).click();
    const dialog = page.getByRole("dialog", { name: "Compare" });
    await expect(dialog.getByRole("group", { name: "Shout: Added" })).toBeVisible();
    await expect(dialog.getByRole("group", { name: "Answer: Changed" })).toBeVisible();
    await dialog.getByRole("button", { name: "Answer: system" }).click();
    const changes = dialog.getByRole("complementary", { name: "Changes" });
    await expect(changes.getByRole("deletion")).toContainText("briefly");
    await expect(changes.getByRole("insertion")).toContainText("at length");

    await dialog.getByRole("tab", { name: "JSON" }).click();
    await expect(dialog.getByLabel("JSON of Version 1")).toContainText("Answer briefly");
    await expect(dialog.getByLabel("JSON of Version 2 (live)")).toContainText("Answer at length");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(complaints).toEqual([]);
  });

  test("the first is brought back, and the draft stays", async ({ page, patchbay }) => {
    const complaints = listenForComplaints(page);
    const agentId = await openVersions(page, patchbay, "Rolled back");
    const draft = await storedDraft(page, patchbay, agentId);
    await actionsOf(page, 1).getByRole("button", { name: "Roll back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Roll back to version 1?" });
    await dialog.getByLabel("Note").fill("It was too loud.");
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await expect(page.getByText("Version 3 is live. It brings back version 1.")).toBeVisible();
    await expect(page.getByText("It was too loud.")).toBeVisible();
    expect(await storedVersion(page, patchbay, agentId, 3)).toEqual(
      await storedVersion(page, patchbay, agentId, 1),
    );
    expect(await storedDraft(page, patchbay, agentId)).toEqual(draft);
    expect(complaints).toEqual([]);
  });

  test("the second is downloaded as a project of its own", async ({ page, patchbay }) => {
    const complaints = listenForComplaints(page);
    await openVersions(page, patchbay, "Ejected");
    await actionsOf(page, 2).getByRole("button", { name: "Eject" }).click();
    const dialog = page.getByRole("dialog", { name: "Eject version 2" });
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("ejected-v2.zip");
    const zip = await readFile(await file.path(), "latin1");
    // A zip begins with these letters, and its directory has the names of its files as they are.
    expect(zip.slice(0, 2)).toBe("PK");
    expect(zip).toContain("package.json");
    expect(complaints).toEqual([]);
  });

  test("nobody is offered runs that they may not read", async ({ page, patchbay }) => {
    await page.route("**/api/v1/auth/me", async (route) => {
      const answer = await route.fetch();
      const me: { readonly permissions: readonly string[] } = await answer.json();
      const permissions = me.permissions.filter((each) => each !== "threads:read");
      await route.fulfill({ response: answer, json: { ...me, permissions } });
    });
    await openVersions(page, patchbay, "Ejected alone");
    await actionsOf(page, 2).getByRole("button", { name: "Eject" }).click();
    const dialog = page.getByRole("dialog", { name: "Eject version 2" });
    await expect(dialog.getByRole("button", { name: "Download" })).toBeVisible();
    await expect(dialog.getByRole("checkbox")).toBeHidden();
  });

  test("the second takes recorded runs along where somebody asks for them, and says what they are", async ({
    page,
    patchbay,
  }) => {
    const complaints = listenForComplaints(page);
    const agentId = await openVersions(page, patchbay, "Ejected with runs");
    await runStored(page, patchbay, agentId, { input: { message: "Hi" }, version: 2 });
    const sizes: number[] = [];
    for (const isRecorded of [false, true]) {
      await actionsOf(page, 2).getByRole("button", { name: "Eject" }).click();
      const dialog = page.getByRole("dialog", { name: "Eject version 2" });
      const recorded = dialog.getByRole("checkbox", { name: "With recorded runs as tests" });
      await expect(recorded).toHaveAccessibleDescription(/what people wrote/);
      // Nobody's data leaves unasked.
      await expect(recorded).not.toBeChecked();
      await recorded.setChecked(isRecorded);
      await page.screenshot(pictureOf("eject"));
      await expectAccessible(page);
      const asked = page.waitForRequest(/\/versions\/2\/eject/);
      const download = page.waitForEvent("download");
      await dialog.getByRole("button", { name: "Download" }).click();
      expect(new URL((await asked).url()).searchParams.get("recorded_runs")).toBe(isRecorded ? "5" : "0");
      sizes.push((await readFile(await (await download).path())).byteLength);
    }
    const [without = 0, withRuns = 0] = sizes;
    expect(withRuns).toBeGreaterThan(without);
    expect(complaints).toEqual([]);
  });
});
