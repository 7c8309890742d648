import { expect, type Page } from "@playwright/test";
import { templates } from "@patchbay/templates";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { pictureOf } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";

/** Where the cards stand on the screen, by their names. */
const placesOn = (page: Page): Promise<Record<string, string>> =>
  page.getByRole("region", { name: "Graph" }).evaluate((canvas) =>
    Object.fromEntries(
      [...canvas.querySelectorAll(".react-flow__node")].map((card) => {
        const { x, y } = card.getBoundingClientRect();
        return [card.getAttribute("aria-label") ?? "", `${Math.round(x)} ${Math.round(y)}`];
      }),
    ),
  );

/** The same places, but for a pixel that rounding takes. */
const expectSame = (now: Record<string, string>, before: Record<string, string>) => {
  for (const [name, place] of Object.entries(now)) {
    const [x = 0, y = 0] = place.split(" ").map(Number);
    const [oldX = 0, oldY = 0] = (before[name] ?? "").split(" ").map(Number);
    expect(Math.max(Math.abs(x - oldX), Math.abs(y - oldY)), name).toBeLessThanOrEqual(1);
  }
};

test("deleting a node of a graph that nobody arranged moves no other, nor does undoing it", async ({
  page,
  patchbay,
}) => {
  const template = templates.find(({ graph }) => !JSON.stringify(graph).includes(`"ui":`));
  if (template === undefined) throw new Error("There is no template without places.");
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Unmoved", template.graph));
  const before = await placesOn(page);
  const names = Object.keys(before);
  const name = names[Math.floor(names.length / 2)] ?? "";
  await cardOnCanvas(page, name).focus();
  const focused = await placesOn(page);
  await page.keyboard.press("Delete");
  await expect(cardOnCanvas(page, name)).toBeHidden();
  const { [name]: _, ...left } = focused;
  const after = await placesOn(page);
  expect(Object.keys(after).toSorted()).toEqual(Object.keys(left).toSorted());
  await page.screenshot(pictureOf("canvas-one-deleted"));
  expectSame(after, left);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(cardOnCanvas(page, name)).toBeVisible();
  expectSame(await placesOn(page), focused);
});
