import { expect, type Locator, type Page } from "@playwright/test";
import { templates } from "@patchbay/templates";

import { cardOnCanvas } from "./card-on-canvas.ts";
import { expectAccessible, listenForComplaints, pictureOf } from "./page-checks.ts";
import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder, storedDraft } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

const graphOf = (page: Page): Locator => page.getByRole("region", { name: "Graph" });
const edgeOf = (page: Page, name: string): Locator => page.getByRole("group", { name, exact: true });

/** A point on the line of an edge, on the screen. */
async function pointOn(edge: Locator): Promise<{ readonly x: number; readonly y: number }> {
  return edge.locator("path.react-flow__edge-path").evaluate((path: SVGPathElement) => {
    const point = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM()!);
    return { x: point.x, y: point.y };
  });
}

test("what is dragged out of the palette onto a connection is put there, and shows before where", async ({
  page,
  patchbay,
}) => {
  const complaints = listenForComplaints(page);
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Dropped", answering("Hi")));
  const edge = edgeOf(page, "From Answer (out) to End");
  const at = await pointOn(edge);
  const path = edge.locator("path.react-flow__edge-path");
  await page.getByRole("button", { name: "Add node" }).click();
  await page.getByPlaceholder("Search nodes").fill("Template");
  await page.getByRole("option", { name: "Template" }).first().hover();
  await page.mouse.down();
  await page.mouse.move(at.x - 30, at.y + 60, { steps: 4 });
  await page.mouse.move(at.x, at.y, { steps: 4 });
  // A browser tells of what is entered first, then of what lies under the pointer.
  await page.mouse.move(at.x + 1, at.y);
  await expect(path).toHaveCSS("stroke-width", "4px");
  await page.screenshot(pictureOf("canvas-drop-on-edge"));
  await page.mouse.up();
  await expect(edgeOf(page, "From Answer (out) to Template")).toBeAttached();
  await expect(edgeOf(page, "From Template (out) to End")).toBeAttached();
  await expect(edge).toBeHidden();
  await expect(cardOnCanvas(page, "Template")).toBeFocused();
  expect(complaints).toEqual([]);
});

test("behind a chooser the first way is filled first, and each other one can be chosen by its name", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  const graph = {
    ...answering("Hi"),
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "sort",
        type: "classify",
        name: "Sort",
        config: {
          model: "default",
          input: "{{ input.message }}",
          classes: [
            { id: "billing", description: "money" },
            { id: "technical", description: "errors" },
          ],
        },
      },
      { id: "end", type: "end", name: "End", config: { output: { reply: "'…'" } } },
    ],
    edges: [
      { from: "start", to: "sort" },
      { from: "sort", port: "billing", to: "end" },
    ],
  };
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Ways", graph));
  const palette = page.getByRole("dialog");
  const search = page.getByPlaceholder("Search nodes");
  await cardOnCanvas(page, "Sort").focus();
  await page.keyboard.press("a");
  await expect(search).toBeFocused();
  await expect(palette.getByRole("radio", { name: "billing → End" })).toBeChecked();
  await page.screenshot(pictureOf("canvas-ports"));
  await expectAccessible(page);
  await page.keyboard.type("Template");
  await page.keyboard.press("Enter");
  await expect(edgeOf(page, "From Sort (billing) to Template")).toBeAttached();
  await expect(edgeOf(page, "From Template (out) to End")).toBeAttached();

  await cardOnCanvas(page, "Sort").focus();
  await page.keyboard.press("a");
  await expect(palette.getByRole("radio", { name: "technical" })).toBeChecked();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await expect(palette.getByRole("radio", { name: "billing → Template" })).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Model");
  await page.keyboard.press("Enter");
  await expect(edgeOf(page, "From Sort (billing) to Model")).toBeAttached();
  await expect(edgeOf(page, "From Model (out) to Template")).toBeAttached();

  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await expect(palette.getByRole("option").first()).toContainText("Agent");
});

test("a card that has the focus and is not selected opens with Enter", async ({ page, patchbay }) => {
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Focused", answering("Hi")));
  const inspector = page.getByRole("region", { name: "Inspector" });
  await cardOnCanvas(page, "Answer").click();
  await page.keyboard.press("Escape");
  await expect(inspector.getByLabel("Name of the node")).toBeHidden();
  await expect(cardOnCanvas(page, "Answer")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(inspector.getByLabel("Name of the node")).toHaveValue("Answer");
  await expect(inspector.getByLabel("Name of the node")).toBeFocused();
});

test("a copy gets a name of its own and comes to lie under the pointer, also in a graph that was never arranged", async ({
  page,
  patchbay,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, patchbay);
  const id = await storeAgent(page.request, patchbay, "Copied", answering("Hi"));
  await openBuilder(page, patchbay, id);
  await cardOnCanvas(page, "Answer").click();
  await page.keyboard.press("ControlOrMeta+c");
  const box = await graphOf(page).boundingBox();
  // Where it is seen as a whole: elsewhere the view moves to it.
  const at = { x: (box?.x ?? 0) + 300, y: (box?.y ?? 0) + 480 };
  await page.mouse.move(at.x, at.y);
  await page.keyboard.press("ControlOrMeta+v");
  const copy = cardOnCanvas(page, "Answer 2");
  await expect(copy).toBeFocused();
  const placed = await copy.boundingBox();
  expect(Math.abs((placed?.x ?? 0) - at.x)).toBeLessThan(2);
  expect(Math.abs((placed?.y ?? 0) - at.y)).toBeLessThan(2);
  await page.keyboard.press("ControlOrMeta+d");
  await expect(cardOnCanvas(page, "Answer 3")).toBeFocused();
  await expect
    .poll(async () => JSON.stringify(await storedDraft(page, patchbay, id)))
    .toContain('"id":"answer_3"');
});

test("while its text cannot be read the canvas says so, and leads to the place", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Broken", answering("Hi")));
  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Graph document" });
  await editor.fill('{\n  "schema": "patchbay/graph@1",\n  "nodes": [,]\n}');
  await page.getByRole("tab", { name: "Canvas" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Nothing can be changed here" });
  await expect(notice).toContainText("look at line 3");
  await expect(cardOnCanvas(page, "Answer")).toBeVisible();
  await page.screenshot(pictureOf("canvas-unreadable"));
  await expectAccessible(page);
  await notice.getByRole("button", { name: "Go to the place in the JSON" }).click();
  await expect(editor).toBeFocused();
  expect(await page.evaluate(() => document.getSelection()?.toString())).toContain("[,]");
});

test("a note shows its Markdown, and is written as text", async ({ page, patchbay }) => {
  const complaints = listenForComplaints(page);
  await signIn(page, patchbay);
  const text = "## To do\n- **ask** for the [rules](https://example.org)\n- `reply`";
  const graph = { ...answering("Hi"), notes: [{ id: "todo", text, x: 0, y: -180 }] };
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Noted", graph));
  const note = graphOf(page).getByRole("group", { name: "To do" });
  await expect(note.getByRole("heading", { name: "To do" })).toBeVisible();
  await expect(note.getByRole("link", { name: "rules" })).toHaveAttribute("rel", /noopener/);
  await expect(note.getByRole("listitem")).toHaveCount(2);
  await page.screenshot(pictureOf("canvas-note"));
  await expectAccessible(page);
  await note.dblclick({ position: { x: 150, y: 16 } });
  await expect(page.getByRole("textbox", { name: "Text of the note" })).toHaveValue(text);
  expect(complaints).toEqual([]);
});

test("each template opens readable: as a whole, or from its start with a map of it", async ({
  page,
  patchbay,
}) => {
  test.slow();
  await signIn(page, patchbay);
  for (const { slug, graph } of templates) {
    await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, `Opened ${slug}`, graph));
    const cards = graphOf(page).locator(".react-flow__node");
    await expect(cards.first()).toBeInViewport({ ratio: 0.99 });
    const area = await graphOf(page).boundingBox();
    const boxes = await Promise.all((await cards.all()).map((card) => card.boundingBox()));
    const isWhole = boxes.every(
      (box) => box !== null && area !== null && box.x >= area.x && box.x + box.width <= area.x + area.width,
    );
    const map = graphOf(page).getByRole("img", { name: "Overview of the graph" });
    await expect(map).toBeVisible({ visible: !isWhole });
  }
});

test("the dialog for a new agent begins in its first field", async ({ page, patchbay }) => {
  await signIn(page, patchbay);
  await page.getByRole("button", { name: "New agent" }).click();
  await expect(page.getByRole("dialog").getByRole("searchbox", { name: "Search templates" })).toBeFocused();
});
