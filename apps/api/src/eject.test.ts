import { ejectDocument } from "@patchbay/compiler";
import { Agent, Problem } from "@patchbay/contracts";
import { createTestTenant, test } from "@patchbay/database/testing";
import { strFromU8, unzipSync } from "fflate";
import { expect } from "vitest";

import { demoAgent } from "./seed/demo-agent.ts";
import { testApi } from "./testing/test-api.ts";

test("a published version leaves as a zip with one folder, the project", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const { slug } = Agent.parse(await (await call(`/agents/${id}`)).json());
  const response = await call(`/agents/${id}/versions/1/eject`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${slug}-v1.zip"`);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  expect(Object.keys(files)).toContain(`${slug}-v1/src/nodes/chat.ts`);
  const manifest = files[`${slug}-v1/package.json`];
  expect(JSON.parse(strFromU8(manifest ?? new Uint8Array()))).toMatchObject({ name: slug, version: "1.0.0" });
});

test("a version that cannot leave is a problem with every reason", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const body = { project_id: tenant.project_id, slug: "asking", name: "Asking" };
  const { id } = Agent.parse(await (await call("/agents", { body })).json());
  const graph = {
    schema: "patchbay/graph@1",
    input: { type: "object" },
    output: { type: "object" },
    nodes: [
      { id: "start", type: "start" },
      {
        id: "ask",
        type: "human_input",
        config: { prompt: "Who?", form: { type: "object", properties: {} } },
      },
      { id: "end", type: "end", config: { output: { now: "run.started_at" } } },
    ],
    edges: [
      { from: "start", to: "ask" },
      { from: "ask", to: "end" },
    ],
    limits: { max_cost_usd: 1 },
  };
  await call(`/agents/${id}/draft`, { method: "PUT", body: graph, headers: { "if-match": '"1"' } });
  expect((await call(`/agents/${id}/publish`, { body: {} })).status).toBe(201);
  const response = await call(`/agents/${id}/versions/1/eject`);
  expect(response.status).toBe(422);
  expect(Problem.parse(await response.json())).toMatchObject({
    code: "eject_refused",
    details: { reasons: [{ path: "/limits/max_cost_usd" }, { node_id: "ask", path: "/type" }] },
  });
});

test("a version that is not there, or another tenant's, is not found", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await api.publishedAgent();
  expect((await api.call(`/agents/${id}/versions/2/eject`)).status).toBe(404);
  const stranger = await testApi(db, await createTestTenant(db));
  expect((await stranger.call(`/agents/${id}/versions/1/eject`)).status).toBe(404);
});

test("the demo agent leaves, with its tools", async () => {
  const about = { slug: demoAgent.slug, name: demoAgent.name, version: 1 };
  const ejection = await ejectDocument(demoAgent.graph, about);
  if (!ejection.ok) throw new Error("It was refused.");
  expect([...ejection.files.keys()]).toEqual(
    expect.arrayContaining(["src/tools/calculator.ts", "src/tools/http-get.ts", "src/http.ts"]),
  );
});
