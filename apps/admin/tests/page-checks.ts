import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, type PageScreenshotOptions } from "@playwright/test";

/** Things that a browser says when something is wrong with a page. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Holds the page, as it is now, against the rules of WCAG 2.2 AA that a program can judge. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations).toEqual([]);
}

/** Where a screenshot is kept, to be looked at by people; what moves into its place has arrived. */
export const pictureOf = (name: string, theme: "light" | "dark" = "light"): PageScreenshotOptions => ({
  path: `artifacts/screenshots/${name}-${theme}.png`,
  animations: "disabled",
});
