import { ejectDocument } from "@patchbay/compiler";
import { Agent, Problem, Run } from "@patchbay/contracts";
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
        type: "approval",
        config: { message: "Sure?", approvers: { roles: ["owner"] } },
      },
      { id: "end", type: "end", config: { output: { now: "run.started_at" } } },
    ],
    edges: [
      { from: "start", to: "ask" },
      { from: "ask", port: "approved", to: "end" },
      { from: "ask", port: "rejected", to: "end" },
    ],
    limits: { max_cost_usd: 1 },
  };
  await call(`/agents/${id}/draft`, { method: "PUT", body: graph, headers: { "if-match": '"1"' } });
  expect((await call(`/agents/${id}/publish`, { body: {} })).status).toBe(201);
  const response = await call(`/agents/${id}/versions/1/eject`);
  expect(response.status).toBe(422);
  expect(Problem.parse(await response.json())).toMatchObject({
    code: "eject_refused",
    details: { reasons: [{ path: "/limits/max_cost_usd" }, { node_id: "ask", path: "/config/approvers" }] },
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

/** The tests of the project that a request is answered with. */
async function testsOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const [, text] = Object.entries(files).find(([path]) => path.endsWith("test/agent.test.ts")) ?? [];
  return strFromU8(text ?? new Uint8Array());
}

test("runs become tests where somebody asks for them, the newest first, each alone in its thread", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const run = async (message: string, more: object = {}) => {
    const response = await call(`/agents/${id}/runs`, { body: { input: { message }, ...more } });
    return Run.parse(await response.json());
  };
  await run("the oldest");
  await run("the older");
  const { thread_id } = await run("began a talk");
  await run("went on with it", { thread_id });
  await run("was of the draft", { version: "draft" });
  await run("wrote from ada@example.org");
  await run("the newest");
  const plain = await testsOf(await call(`/agents/${id}/versions/1/eject`));
  expect(plain).not.toContain("the newest");
  const tests = await testsOf(await call(`/agents/${id}/versions/1/eject?recorded_runs=2`));
  expect(tests.match(/message: "[^"]+"/g)).toEqual(['message: "the newest"', 'message: "the older"']);
  expect(tests).toContain('assert.deepEqual(json(output), { reply: "Hello there" });');
  const all = await testsOf(await call(`/agents/${id}/versions/1/eject?recorded_runs=20`));
  expect(all.match(/message: "[^"]+"/g)).toHaveLength(3);
});

test("nobody takes runs along who may not read them", async ({ db, tenant }) => {
  const { anonymous, newKey, publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const authorization = `Bearer ${await newKey(["agents:read", "runs:read"])}`;
  const path = `/agents/${id}/versions/1/eject`;
  expect((await anonymous(path, { headers: { authorization } })).status).toBe(200);
  const refused = await anonymous(`${path}?recorded_runs=1`, { headers: { authorization } });
  expect(refused.status).toBe(403);
  expect((await anonymous(`${path}?recorded_runs=21`, { headers: { authorization } })).status).toBe(400);
});
