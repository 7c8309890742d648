import { Agent, CheckResult, GraphDiff, Problem } from "@patchbay/contracts";
import { createTestTenant, test } from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { chatGraph } from "@patchbay/runtime/testing";
import { expect } from "vitest";
import { z } from "zod";

import { testApi, type TestApi } from "./testing/test-api.ts";

async function newAgent({ call }: TestApi, project_id: string): Promise<string> {
  const response = await call("/agents", { body: { project_id, slug: "helper", name: "Helper" } });
  expect(response.status).toBe(201);
  return Agent.parse(await response.json()).id;
}

test("an agent goes from draft to version by way of ETags", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await newAgent(api, tenant.project_id);
  const draft = await api.call(`/agents/${id}/draft`);
  expect(draft.headers.get("etag")).toBe('"1"');
  const stored = await api.call(`/agents/${id}/draft`, {
    method: "PUT",
    body: chatGraph,
    headers: { "if-match": '"1"' },
  });
  expect(stored.headers.get("etag")).toBe('"2"');
  expect(await stored.json()).toMatchObject({ revision: 2, diagnostics: [], graph: chatGraph });
  const published = await api.call(`/agents/${id}/publish`, { body: { note: "first" } });
  expect(published.status).toBe(201);
  expect(await published.json()).toMatchObject({
    number: 1,
    note: "first",
    created_by: expect.stringMatching(/^key_/),
    author: { kind: "api_key", id: expect.stringMatching(/^key_/), name: "test" },
  });
  expect(await (await api.call(`/agents/${id}`)).json()).toMatchObject({ published_version: 1 });
  expect(await (await api.call(`/agents/${id}/versions`)).json()).toMatchObject({
    items: [{ number: 1 }],
    next_cursor: null,
  });
  expect(await (await api.call(`/agents/${id}/versions/1`)).json()).toMatchObject({ graph: chatGraph });
});

test("a draft is not stored without If-Match, nor on top of what nobody has read", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await newAgent(api, tenant.project_id);
  const put = (headers: Record<string, string>) =>
    api.call(`/agents/${id}/draft`, { method: "PUT", body: chatGraph, headers });
  expect((await put({})).status).toBe(428);
  expect((await put({ "if-match": "3" })).status).toBe(400);
  const conflict = await put({ "if-match": '"7"' });
  expect(conflict.status).toBe(412);
  expect(conflict.headers.get("etag")).toBe('"1"');
  expect(await conflict.json()).toMatchObject({
    code: "draft_conflict",
    details: { expected: 7, current: 1, draft: { revision: 1, graph: { nodes: [] } } },
  });
});

test("what is published is the draft that was meant, where its tag is named", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/publish`;
  const publish = (tag: string) => call(path, { body: {}, headers: { "if-match": tag } });
  const conflict = await publish('"7"');
  expect(conflict.status).toBe(412);
  expect(conflict.headers.get("etag")).toBe('"1"');
  expect(await conflict.json()).toMatchObject({
    code: "draft_conflict",
    details: { expected: 7, current: 1 },
  });
  expect((await publish("7")).status).toBe(400);
  expect((await publish('"1"')).status).toBe(201);
});

test("an old version is put in force again", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const body = { ...chatGraph, limits: { max_steps: 7 } };
  await call(`/agents/${id}/draft`, { method: "PUT", body, headers: { "if-match": '"1"' } });
  await call(`/agents/${id}/publish`, { body: { note: "Shorter" } });
  const response = await call(`/agents/${id}/rollback`, { body: { version: 1, note: "Too short" } });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ number: 3, restores: 1, summary: "limits changed" });
  expect(await (await call(`/agents/${id}/versions/3`)).json()).toMatchObject({
    graph: chatGraph,
    bindings: { models: { default: { provider: null, model: null } }, tools: {}, agents: {} },
  });
  expect((await call(`/agents/${id}/rollback`, { body: { version: 9 } })).status).toBe(404);
});

test("the difference between version and draft is told, and between any two versions", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const diff = async (query = "") => {
    const response = await call(`/agents/${id}/diff${query}`);
    expect(response.status).toBe(200);
    return GraphDiff.parse(await response.json());
  };
  expect(await diff()).toEqual({ from: 1, to: "draft", changes: [], summary: "no changes" });
  const body = { ...chatGraph, limits: { max_steps: 7 } };
  await call(`/agents/${id}/draft`, { method: "PUT", body, headers: { "if-match": '"1"' } });
  const limits = {
    type: "limits.changed",
    path_before: null,
    path_after: "/limits",
    after: { max_steps: 7 },
  };
  expect(await diff()).toEqual({ from: 1, to: "draft", changes: [limits], summary: "limits changed" });
  await call(`/agents/${id}/publish`, { body: {} });
  expect(await diff("?from=1&to=published")).toMatchObject({ from: 1, to: 2, changes: [limits] });
  expect(await diff("?from=draft&to=1")).toMatchObject({ from: "draft", to: 1, summary: "limits changed" });
});

test("a difference needs two states that exist, in words that are known", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await newAgent(api, tenant.project_id);
  const problem = async (query: string) => (await api.call(`/agents/${id}/diff${query}`)).json();
  expect(await problem("")).toMatchObject({ status: 409, code: "agent_not_published" });
  expect(await problem("?from=draft&to=3")).toMatchObject({ status: 404, code: "agent_version_not_found" });
  expect(await problem("?from=0")).toMatchObject({
    status: 400,
    errors: [{ in: "query", pointer: "/from" }],
  });
  expect(await problem("?form=1")).toMatchObject({
    status: 400,
    errors: [{ in: "query", pointer: "/form" }],
  });
});

test("publishing a draft with errors answers with its diagnostics", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await newAgent(api, tenant.project_id);
  const response = await api.call(`/agents/${id}/publish`, { body: {} });
  expect(response.status).toBe(422);
  const problem = Problem.parse(await response.json());
  expect(problem.code).toBe("graph_invalid");
  expect(CheckResult.parse(problem.details).diagnostics.map(({ code }) => code)).toContain("PB1106");
});

test("bodies are strict: an unknown key is named by a pointer", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const response = await call("/agents", {
    body: { project_id: tenant.project_id, slug: "A b", name: "x", extra: 1 },
  });
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = Problem.parse(await response.json());
  expect(problem.errors).toContainEqual({
    in: "body",
    pointer: "/extra",
    message: "This key is not known here.",
  });
  expect(problem.errors?.map(({ pointer }) => pointer)).toContain("/slug");
});

test("an unknown query parameter and a malformed id are 400, in the words of a problem", async ({
  db,
  tenant,
}) => {
  const { call } = await testApi(db, tenant);
  expect(await (await call("/agents?limt=3")).json()).toMatchObject({
    status: 400,
    errors: [{ in: "query", pointer: "/limt" }],
  });
  expect(await (await call("/agents/7")).json()).toMatchObject({
    status: 400,
    errors: [{ in: "path", pointer: "/agent" }],
  });
  expect(await (await call("/agents?cursor=bm9wZQ")).json()).toMatchObject({
    status: 400,
    code: "cursor_invalid",
  });
});

test("a body that is not JSON, not called JSON, or too long is a problem of its own", async ({
  db,
  tenant,
}) => {
  const { call } = await testApi(db, tenant);
  expect(await (await call("/agents", { body: "{" })).json()).toMatchObject({
    status: 400,
    code: "body_malformed",
  });
  const plain = await call("/graphs/check", { body: "{}", headers: { "content-type": "text/plain" } });
  expect(await plain.json()).toMatchObject({ status: 415, code: "unsupported_media_type" });
  const long = await call("/graphs/check", { body: { text: "x".repeat(5_000_000) } });
  expect(await long.json()).toMatchObject({ status: 413, code: "body_too_large" });
});

test("any JSON can be checked, and none of it is stored or run", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const bodies = [
    "null",
    "7",
    '"x"',
    "[]",
    "{}",
    '{"__proto__":{"x":1}}',
    '{"nodes":{"constructor":1}}',
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  ];
  for (const body of bodies) {
    const response = await call("/graphs/check", { body });
    expect(response.status).toBe(200);
    expect(CheckResult.parse(await response.json()).diagnostics.length).toBeGreaterThan(0);
  }
});

test("an unknown node type, a missing model and a broken expression are found before anything runs", async ({
  db,
  tenant,
}) => {
  const { call } = await testApi(db, tenant);
  const broken = {
    ...chatGraph,
    nodes: [
      { id: "start", type: "start" },
      { id: "chat", type: "llm", config: { model: "gpt_nope" } },
      { id: "magic", type: "wizard" },
      { id: "end", type: "end", config: { output: { reply: "nodes.chat.text +" } } },
    ],
  };
  const { diagnostics } = CheckResult.parse(await (await call("/graphs/check", { body: broken })).json());
  const found = diagnostics.map(({ code, path }) => `${code} ${path}`);
  expect(found).toEqual(
    expect.arrayContaining([
      "PB4001 /nodes/1/config/model",
      "PB1104 /nodes/2/type",
      "PB2001 /nodes/3/config/output/reply",
    ]),
  );
});

/** start → call_agent → end. */
const calling = (agent: string, input: JsonObject): JsonObject => ({
  ...chatGraph,
  nodes: [
    { id: "start", type: "start" },
    { id: "ask", type: "call_agent", config: { agent, input } },
    { id: "end", type: "end", config: { output: { reply: "nodes.ask.output.reply" } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
});

test("a graph that calls agents is checked against those of the caller's project", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const { slug } = Agent.parse(await (await call(`/agents/${await publishedAgent()}`)).json());
  const check = async (body: JsonObject, query = "") => {
    const { diagnostics } = CheckResult.parse(await (await call(`/graphs/check${query}`, { body })).json());
    return diagnostics.map(({ code }) => code);
  };
  const fitting = calling(slug, { message: "input.message" });
  expect(await check(fitting)).toEqual([]);
  expect(await check(fitting, `?project_id=${tenant.project_id}`)).toEqual([]);
  expect(await check(calling(slug, {}))).toEqual(["PB4007"]);
  expect(await check(calling("nobody", {}))).toEqual(["PB4006"]);
  const { project_id } = await createTestTenant(db);
  const elsewhere = await call(`/graphs/check?project_id=${project_id}`, { body: fitting });
  expect(await elsewhere.json()).toMatchObject({ status: 404, code: "project_not_found" });
});

test("a draft that calls an agent is stored, checked and published", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { slug } = Agent.parse(await (await api.call(`/agents/${await api.publishedAgent()}`)).json());
  const id = await newAgent(api, tenant.project_id);
  const put = (body: JsonObject, revision: number) =>
    api.call(`/agents/${id}/draft`, { method: "PUT", body, headers: { "if-match": `"${revision}"` } });
  const check = async () => (await api.call(`/agents/${id}/check`, { method: "POST" })).json();
  expect(await (await put(calling("nobody", {}), 1)).json()).toMatchObject({
    diagnostics: [{ code: "PB4006" }],
  });
  expect(await check()).toMatchObject({ diagnostics: [{ code: "PB4006" }] });
  expect((await api.call(`/agents/${id}/publish`, { body: {} })).status).toBe(422);
  expect((await put(calling(slug, { message: "input.message" }), 2)).status).toBe(200);
  expect(await check()).toEqual({ diagnostics: [] });
  expect((await api.call(`/agents/${id}/publish`, { body: {} })).status).toBe(201);
});

test("what documents of a project can name is told to who may read both registries and agents", async ({
  db,
  tenant,
}) => {
  const { call, anonymous, newKey, publishedAgent } = await testApi(db, tenant);
  const { slug } = Agent.parse(await (await call(`/agents/${await publishedAgent()}`)).json());
  const path = `/projects/${tenant.project_id}/resources`;
  expect(await (await call(path)).json()).toEqual({
    models: { default: { capabilities: [] } },
    tools: {},
    agents: { [slug]: { input: chatGraph["input"], output: chatGraph["output"] } },
    unavailable: expect.arrayContaining(["text_to_speech"]),
  });
  for (const permission of ["registries:read", "agents:read"] as const) {
    const authorization = `Bearer ${await newKey([permission])}`;
    expect((await anonymous(path, { headers: { authorization } })).status).toBe(403);
  }
  const { project_id } = await createTestTenant(db);
  expect((await call(`/projects/${project_id}/resources`)).status).toBe(404);
});

test("another tenant's agent is not found", async ({ db, tenant }) => {
  const { publishedAgent } = await testApi(db, tenant);
  const id = await publishedAgent();
  const stranger = await testApi(db, await createTestTenant(db));
  for (const path of [
    `/agents/${id}`,
    `/agents/${id}/draft`,
    `/agents/${id}/versions/1`,
    `/agents/${id}/diff`,
  ]) {
    expect((await stranger.call(path)).status).toBe(404);
  }
  expect((await stranger.call(`/agents/${id}/runs`, { body: { input: {} } })).status).toBe(404);
});

const OpenApi = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
});

test("the description of the API is OpenAPI 3.1 and names every route's access", async ({ db, tenant }) => {
  const { anonymous } = await testApi(db, tenant);
  const document = OpenApi.parse(await (await anonymous("/openapi.json")).json());
  expect(document.openapi).toBe("3.1.0");
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.length).toBeGreaterThan(20);
  expect(
    operations.filter(
      (operation) => operation["x-access"] === undefined || operation["summary"] === undefined,
    ),
  ).toEqual([]);
});

test("what no column can hold is refused by name, not by the database", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const id = await newAgent(api, tenant.project_id);
  const named = { project_id: tenant.project_id, slug: "nul", name: "a\u0000b" };
  expect(await (await api.call("/agents", { body: named })).json()).toMatchObject({
    status: 400,
    errors: [{ pointer: "/name" }],
  });
  expect((await api.call("/agents", { body: { ...named, name: "a\ud800b" } })).status).toBe(400);
  expect((await api.call(`/agents/${id}/publish`, { body: { note: "\u0000" } })).status).toBe(400);
  expect((await api.call(`/agents/${id}/versions/2147483648`)).status).toBe(400);
  expect((await api.call(`/agents/${id}/runs`, { body: { input: {}, version: 2147483648 } })).status).toBe(
    400,
  );
  expect(
    (
      await api.call("/runs/run_00000000000000000000000000/events", {
        headers: { "last-event-id": "2147483648" },
      })
    ).status,
  ).toBe(400);
});

test("a chain of a thousand nodes that read each other, forwards or backwards, is checked like any other", async ({
  db,
  tenant,
}) => {
  const { call } = await testApi(db, tenant);
  const ids = Array.from({ length: 998 }, (_, index) => `n${index}`);
  const chain = (read: (index: number) => string) => ({
    ...chatGraph,
    nodes: [
      { id: "start", type: "start" },
      ...ids.map((id, index) => ({ id, type: "template", config: { text: `{{ ${read(index)} }}` } })),
      { id: "end", type: "end", config: { output: { reply: "nodes.n0.text" } } },
    ],
    edges: ["start", ...ids].map((from, index) => ({ from, to: ids[index] ?? "end" })),
  });
  const codes = async (body: unknown) =>
    CheckResult.parse(await (await call("/graphs/check", { body })).json()).diagnostics.map(
      ({ code }) => code,
    );
  expect(await codes(chain((index) => (index === 0 ? "input.message" : `nodes.n${index - 1}.text`)))).toEqual(
    [],
  );
  const ahead = (index: number) =>
    index === 997 ? "input.message" : `has(nodes.n${index + 1}.text) ? nodes.n${index + 1}.text : ''`;
  expect(await codes(chain(ahead))).toEqual([]);
});
