import { expect, type Page } from "@playwright/test";

import { cardOnCanvas } from "./card-on-canvas.ts";
import type { Patchbay } from "./patchbay-test.ts";

const headers = ({ credentials: { api_key } }: Patchbay) => ({ authorization: `Bearer ${api_key}` });

const addressOf = ({ url }: Patchbay, agentId: string): string => `${url}/api/v1/agents/${agentId}`;

/** Opens a stored agent in the builder, and waits until its graph is drawn. The page must be signed in. */
export async function openBuilder(page: Page, patchbay: Patchbay, agentId: string): Promise<void> {
  await page.goto(`${patchbay.url}/agents/${agentId}`);
  await expectDrawn(page);
}

/** Until the graph on the page has its places: before that the canvas is empty. */
export async function expectDrawn(page: Page): Promise<void> {
  await expect(page.getByRole("region", { name: "Graph" })).toHaveAttribute("aria-busy", "false");
  await expect(cardOnCanvas(page, "Start")).toBeVisible();
}

/** The draft as the server has it. */
export async function storedDraft(page: Page, patchbay: Patchbay, agentId: string): Promise<unknown> {
  const answer = await page.request.get(`${addressOf(patchbay, agentId)}/draft`, {
    headers: headers(patchbay),
  });
  const { graph }: { graph: unknown } = await answer.json();
  return graph;
}

/** Puts another graph in the draft's place, as a program would. */
export async function storeDraft(
  page: Page,
  patchbay: Patchbay,
  agentId: string,
  graph: object,
): Promise<void> {
  const address = `${addressOf(patchbay, agentId)}/draft`;
  const etag = (await page.request.get(address, { headers: headers(patchbay) })).headers()["etag"] ?? "";
  const stored = await page.request.put(address, {
    headers: { ...headers(patchbay), "if-match": etag },
    data: graph,
  });
  expect(stored.ok()).toBe(true);
}

/** Publishes the stored draft. */
export async function publishStored(
  page: Page,
  patchbay: Patchbay,
  agentId: string,
  note = "",
): Promise<void> {
  const published = await page.request.post(`${addressOf(patchbay, agentId)}/publish`, {
    headers: headers(patchbay),
    data: { note },
  });
  expect(published.ok()).toBe(true);
}

/** The graph of a published version. */
export async function storedVersion(
  page: Page,
  patchbay: Patchbay,
  agentId: string,
  number: number,
): Promise<unknown> {
  const answer = await page.request.get(`${addressOf(patchbay, agentId)}/versions/${number}`, {
    headers: headers(patchbay),
  });
  const { graph }: { graph: unknown } = await answer.json();
  return graph;
}

/** Runs an agent to its end or its first question, as a program would, and answers with the run. */
export async function runStored(
  page: Page,
  patchbay: Patchbay,
  agentId: string,
  body: { readonly input: object; readonly version?: number | "published" | "draft" },
): Promise<{ readonly id: string; readonly status: string }> {
  const answer = await page.request.post(`${addressOf(patchbay, agentId)}/runs`, {
    headers: headers(patchbay),
    data: { mode: "wait", ...body },
  });
  expect(answer.ok()).toBe(true);
  const run: { id: string; status: string } = await answer.json();
  return run;
}
