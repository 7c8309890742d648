import { expect, type Page } from "@playwright/test";

import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { type Patchbay, signIn, test } from "./patchbay-test.ts";
import { adder, counter, echo, asking } from "./running-graphs.ts";
import { storeAgent } from "./store-agent.ts";
import { publishStored, runStored } from "./stored-agents.ts";

const stepsOf = (page: Page) => page.getByRole("tree", { name: "Steps of the run" });
const detailOf = (page: Page) => page.getByRole("region", { name: "What the step tells" });

/** Runs an agent as a program would, and opens the page of the run. */
async function openRun(page: Page, patchbay: Patchbay, name: string, graph: object): Promise<void> {
  const agentId = await storeAgent(page.request, patchbay, name, graph);
  const run = await runStored(page, patchbay, agentId, { input: { message: "hello" }, version: "draft" });
  await signIn(page, patchbay);
  await page.goto(`${patchbay.url}/runs/${run.id}`);
}

test("a step tells what went in, what came out and what it changed, by keyboard alone", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await openRun(page, patchbay, "Traced laps", counter);
  const steps = stepsOf(page);
  await expect(steps.getByRole("treeitem", { name: /^Count turn 2 < 1 ms|^Count turn 2/ })).toBeVisible();
  await steps.focus();
  for (let times = 0; times < 5; times += 1) await page.keyboard.press("ArrowDown");
  await expect(steps.getByRole("treeitem", { name: /^Count turn 2/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  const detail = detailOf(page);
  await expect(detail.getByRole("heading", { name: "Count", exact: true })).toBeVisible();
  await expect(detail.getByText("What went in")).toBeVisible();
  await expect(detail.getByText("Before")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(detail).toContainText("Lap 2");
  await page.keyboard.press("Enter");
  await expect(detail).toBeFocused();
  await page.screenshot(pictureOf("trace-step"));
  await expectAccessible(page);

  await detail.getByRole("link", { name: "See this step on the canvas" }).click();
  const dock = page.getByRole("region", { name: "Run", exact: true });
  await expect(dock.getByRole("slider", { name: "Moment of the run" })).toHaveAttribute(
    "aria-valuetext",
    /Say it/,
  );
  expect(complaints).toEqual([]);
});

test("tool calls and called runs stand under their node, and fold away", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await openRun(page, patchbay, "Traced sum", adder);
  const steps = stepsOf(page);
  await steps.getByRole("treeitem", { name: /^calculator/ }).click();
  await expect(detailOf(page)).toContainText("1 + 1");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(steps.getByRole("treeitem", { name: /^calculator/ })).toBeHidden();
  await detailOf(page).getByRole("button", { name: "Back to the whole run" }).click();
  await expect(page.getByRole("heading", { name: "Output" })).toBeVisible();
  await page.getByRole("radio", { name: "Events" }).click();
  await expect(page.getByText("tool.completed")).toBeVisible();

  const below = await storeAgent(page.request, patchbay, "Traced below", echo);
  await publishStored(page, patchbay, below);
  await openRun(page, patchbay, "Traced above", asking("traced-below"));
  await stepsOf(page).getByRole("link", { name: "Traced below" }).click();
  await expect(page.getByRole("heading", { name: "Traced below" })).toBeVisible();
  await expect(stepsOf(page).getByRole("treeitem", { name: /^Shout/ })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a run of hundreds of steps draws those in sight, and one goes to its end by one key", async ({
  page,
  patchbay,
}) => {
  const long = {
    ...counter,
    limits: { max_steps: 2_000 },
    nodes: counter.nodes.map((node) =>
      node.id === "more" ? { ...node, config: { cases: [{ id: "again", when: "state.n < 100" }] } } : node,
    ),
  };
  await openRun(page, patchbay, "Traced long", long);
  const steps = stepsOf(page);
  await expect(steps.getByRole("treeitem", { name: /^Start/ })).toBeVisible();
  expect(await steps.getByRole("treeitem").count()).toBeLessThan(80);
  await steps.focus();
  await page.keyboard.press("End");
  await expect(steps.getByRole("treeitem", { name: /^End/ })).toBeInViewport();
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect(detailOf(page)).toBeInViewport();
  await page.screenshot(pictureOf("trace-long-tablet"));
  await expectAccessible(page);
});
