import { expect } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { listenForComplaints } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const mapping = {
  ...answering("Hi"),
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "each",
      type: "map",
      name: "Each claim",
      config: {
        items: "[1, 2]",
        body: {
          nodes: [
            { id: "start", type: "start", name: "Start" },
            { id: "say", type: "template", name: "Say it", config: { text: "{{ input }}" } },
            { id: "end", type: "end", name: "End", config: { output: { text: "nodes.say.text" } } },
          ],
          edges: [
            { from: "start", to: "say" },
            { from: "say", to: "end" },
          ],
        },
      },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "'…'" } } },
  ],
  edges: [
    { from: "start", to: "each" },
    { from: "each", to: "end" },
  ],
};

test("a body and the text have an address: a reload stays there, and Back leads out", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await signIn(page, patchbay);
  const id = await storeAgent(page.request, patchbay, "Addressed", mapping);
  await openBuilder(page, patchbay, id);
  await cardOnCanvas(page, "Each claim").dblclick({ position: { x: 90, y: 44 } });
  await expect(cardOnCanvas(page, "Say it")).toBeVisible();
  await expect(page).toHaveURL(/in=each/);
  await page.reload();
  await expect(cardOnCanvas(page, "Say it")).toBeVisible();
  await page.getByRole("tab", { name: "JSON" }).click();
  await expect(page).toHaveURL(/in=each&view=json/);
  await page.goBack();
  await expect(cardOnCanvas(page, "Say it")).toBeVisible();
  await page.goBack();
  await expect(cardOnCanvas(page, "Each claim")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/agents/${id}$`));
  await page.goForward();
  await expect(cardOnCanvas(page, "Say it")).toBeVisible();
  expect(complaints).toEqual([]);
});
