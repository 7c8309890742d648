import type { APIRequestContext } from "@playwright/test";

import type { Patchbay } from "./patchbay-test.ts";

/** Stores an agent with this graph as its draft, as a program would, and answers with its id. */
export async function storeAgent(
  request: APIRequestContext,
  { url, credentials: { api_key, project_id } }: Patchbay,
  name: string,
  graph: object,
): Promise<string> {
  const headers = { authorization: `Bearer ${api_key}` };
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const made = await request.post(`${url}/api/v1/agents`, { headers, data: { project_id, slug, name } });
  const { id }: { id: string } = await made.json();
  const draft = `${url}/api/v1/agents/${id}/draft`;
  const etag = (await request.get(draft, { headers })).headers()["etag"] ?? "";
  const stored = await request.put(draft, { headers: { ...headers, "if-match": etag }, data: graph });
  if (!stored.ok()) throw new Error(`The draft was refused: ${await stored.text()}`);
  return id;
}
