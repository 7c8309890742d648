import { Run, RunGraph } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const trial = { pinned: { chat: { outputs: { text: "pinned" } } } };

test("a run of the draft takes what is pinned for what has happened", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, version: "draft", trial },
  });
  const run = Run.parse(await response.json());
  expect(run).toMatchObject({ status: "completed", output: { reply: "pinned" }, version: null });
  const graph = RunGraph.parse(await (await call(`/runs/${run.id}/graph`)).json());
  expect(graph).toMatchObject({ version: null, trial, graph: { schema: "patchbay/graph@1" } });
});

test("a trial says what it did not do for real, and is found by its kind", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  const start = async (more: object) => {
    const response = await call(`/agents/${agent}/runs`, { body: { input: { message: "Hi" }, ...more } });
    return Run.parse(await response.json());
  };
  const tried = await start({ version: "draft", trial: { ...trial, until: "chat" } });
  expect(tried.trial).toEqual({ pinned: ["chat"], until: "chat", tools: [] });
  const ordinary = await start({});
  expect(ordinary).toMatchObject({ trial: null, forked_from: null, waiting_runs: [] });
  const ofKind = async (kind: string) => {
    const { items } = (await (await call(`/runs?agent_id=${agent}&kind=${kind}`)).json()) as {
      items: { id: string }[];
    };
    return items.map(({ id }) => id);
  };
  expect(await ofKind("trial")).toEqual([tried.id]);
  expect(await ofKind("ordinary")).toEqual([ordinary.id]);
  expect(await ofKind("fork")).toEqual([]);
  expect((await call(`/runs?kind=other`)).status).toBe(400);
});

test("a trial of one node ends with it", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, version: "draft", trial: { until: "chat" } },
  });
  expect(Run.parse(await response.json())).toMatchObject({ status: "completed", output: {} });
});

test("a trial that names what the draft does not have is refused, and nothing runs", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  const response = await call(`/agents/${agent}/runs`, {
    body: {
      input: { message: "Hi" },
      version: "draft",
      trial: {
        pinned: { ghost: { outputs: {} }, chat: { port: "nowhere", outputs: {}, channels: { none: 1 } } },
        until: "ghost",
        tools: { chat: { http_get: 1 }, ghost: {} },
      },
    },
  });
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as { errors: { pointer: string }[] };
  expect(errors.map(({ pointer }) => pointer)).toEqual([
    "/trial/pinned/ghost",
    "/trial/pinned/chat/port",
    "/trial/pinned/chat/channels/none",
    "/trial/until",
    "/trial/tools/chat/http_get",
    "/trial/tools/ghost",
  ]);
  expect(await (await call(`/runs?agent_id=${agent}`)).json()).toMatchObject({ items: [] });
});

test("what is published is never run as a trial", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, trial },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ pointer: "/trial" }] });
});

test("the document of a run of a version is the version's", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  const response = await call(`/agents/${agent}/runs`, { body: { input: { message: "Hi" } } });
  const { id } = Run.parse(await response.json());
  const version = (await (await call(`/agents/${agent}/versions/1`)).json()) as { graph: object };
  expect(await (await call(`/runs/${id}/graph`)).json()).toEqual({
    version: 1,
    graph: version.graph,
    trial: null,
  });
});

test("runs are listed by their status and their agent", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  await call(`/agents/${agent}/runs`, { body: { input: { message: "Hi" } } });
  const listed = async (query: string) =>
    ((await (await call(`/runs?${query}`)).json()) as { items: unknown[] }).items.length;
  expect(await listed(`agent_id=${agent}&status=completed`)).toBe(1);
  expect(await listed(`agent_id=${agent}&status=failed`)).toBe(0);
  expect((await call("/runs?status=done")).status).toBe(400);
});
