import { expect } from "@playwright/test";

import { signIn, test } from "./patchbay-test.ts";
import { storeAgent } from "./store-agent.ts";
import { openBuilder } from "./stored-agents.ts";
import { answering } from "./support-graphs.ts";

test("what is dragged out of the palette meets the connection that lies below the palette itself", async ({
  page,
  patchbay,
}) => {
  await signIn(page, patchbay);
  await openBuilder(page, patchbay, await storeAgent(page.request, patchbay, "Covered", answering("Hi")));
  const edge = page.getByRole("group", { name: "From Answer (out) to End", exact: true });
  const path = edge.locator("path.react-flow__edge-path");
  const at = await path.evaluate((line: SVGPathElement) => {
    const { x, y } = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM()!);
    return { x, y };
  });
  await page.getByRole("button", { name: "Add node" }).click();
  await page.getByPlaceholder("Search nodes").fill("Template");
  const palette = page.getByRole("dialog");
  // As it comes to lie on a smaller screen: over the connection.
  await palette.evaluate((content, { x, y }) => {
    const wrapper = content.parentElement!;
    wrapper.style.setProperty("transform", `translate(${x - 160}px, ${y - 100}px)`, "important");
  }, at);
  await page.getByRole("option", { name: "Template" }).first().hover();
  await page.mouse.down();
  await page.mouse.move(at.x - 20, at.y + 20, { steps: 4 });
  await page.mouse.move(at.x, at.y, { steps: 4 });
  await page.mouse.move(at.x + 1, at.y);
  await expect(path).toHaveCSS("stroke-width", "4px");
  await page.mouse.up();
  await expect(
    page.getByRole("group", { name: "From Answer (out) to Template", exact: true }),
  ).toBeAttached();
});
