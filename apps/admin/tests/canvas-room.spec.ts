import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { pictureOf } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const node = (id: string, name: string, y: number) => ({
  id,
  type: "template",
  name,
  config: { text: "x" },
  ui: { x: 0, y },
});

const pasting = (page: Page, text: string) =>
  page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", data);
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test("on an upright tablet the outline lies over the graph, which keeps all its room", async ({
  page,
  patchbay,
}) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Upright", answering("Hi")));
  const canvas = page.getByRole("region", { name: "Graph" });
  const before = await canvas.boundingBox();
  await page.getByRole("button", { name: "Show the outline" }).click();
  const outline = page.getByRole("tree");
  await expect(outline).toBeVisible();
  await page.screenshot(pictureOf("tablet-outline"));
  expect(await canvas.boundingBox()).toEqual(before);
  const box = await outline.boundingBox();
  expect(box?.width).toBeGreaterThan(180);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(
    (before?.y ?? 0) + (before?.height ?? 0) + 40,
  );
  await page.getByRole("button", { name: "Hide the outline" }).click();
  await expect(outline).toBeHidden();
});

test("with forced colors a card has a rim, and what is chosen another", async ({ page, patchbay }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Forced", answering("Hi")));
  const rim = (name: string) => cardOnCanvas(page, name).locator("article");
  await expect(rim("Answer")).toHaveCSS("outline-style", "solid");
  await expect(rim("Answer")).toHaveCSS("outline-width", "1px");
  await cardOnCanvas(page, "Answer").click();
  await expect(rim("Answer")).toHaveCSS("outline-width", "3px");
  await page.screenshot(pictureOf("canvas-forced-colors"));
});

test("what is pasted comes into sight, clear of the tools, and what is broken is refused with a word", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Pasted", answering("Hi")));
  await cardOnCanvas(page, "Answer").click();
  const canvas = page.getByRole("region", { name: "Graph" });
  const area = (await canvas.boundingBox())!;
  await page.mouse.move(area.x + area.width - 60, area.y + area.height - 30);
  const fragment = { schema: "patchbay/graph@1", nodes: [node("p", "Upper", 0), node("q", "Lower", 160)] };
  await pasting(page, JSON.stringify(fragment));
  await expect
    .poll(async () => {
      const box = await cardOnCanvas(page, "Lower").boundingBox();
      return (
        box !== null &&
        box.x + box.width < area.x + area.width &&
        box.y + box.height < area.y + area.height - 80
      );
    })
    .toBe(true);
  await page.screenshot(pictureOf("canvas-pasted"));
  const count = await canvas.locator(".react-flow__node").count();
  await pasting(page, '{"nodes":[{"id":1,"type":"zzz"}],"edges":"x"}');
  await expect(page.getByText("Nothing was pasted: the clipboard holds a broken graph")).toBeVisible();
  await expect(canvas.locator(".react-flow__node")).toHaveCount(count);
});
