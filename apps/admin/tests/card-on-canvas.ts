import type { Locator, Page } from "@playwright/test";

/** The card of a node, by exactly its name: the edges at it have the name in theirs. */
export const cardOnCanvas = (page: Page, name: string): Locator =>
  page.getByRole("region", { name: "Graph" }).getByRole("group", { name, exact: true });
