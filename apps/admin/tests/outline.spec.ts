import { expect } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, storedDraft } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const plain = answering("Answer briefly.");

/** Says one thing or the other; the other is still to be said. */
const sorting = {
  ...plain,
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "sort",
      type: "condition",
      name: "Sort",
      config: { cases: [{ id: "short", when: "size(input.message) < 9" }] },
    },
    { id: "say", type: "template", name: "Template", config: { text: "Short." } },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.say.text" } } },
  ],
  edges: [
    { from: "start", to: "sort" },
    { from: "sort", port: "short", to: "say" },
    { from: "say", to: "end" },
  ],
};

test("a node from the outline begins as one from the canvas does, behind the port that is still open", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  const agentId = await storeAgent(page.request, patchbay, "Outlined", sorting);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, agentId);
  await page.getByRole("button", { name: "Show the outline" }).click();
  await page.getByRole("treeitem", { name: /^Sort/ }).click();
  await page.keyboard.press("Insert");
  await expect(page.getByRole("option", { name: /^else/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type("template");
  await page.keyboard.press("Enter");
  await expect(cardOnCanvas(page, "Template 2")).toBeVisible();
  await expect
    .poll(() => storedDraft(page, patchbay, agentId))
    .toMatchObject({
      nodes: [
        {},
        {},
        {},
        {},
        { id: "template", name: "Template 2", type: "template", config: { text: "{{ input.message }}" } },
      ],
      edges: [{}, {}, {}, { from: "sort", port: "else", to: "template" }],
    });
  expect(complaints).toEqual([]);
});
