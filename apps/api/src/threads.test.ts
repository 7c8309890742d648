import {
  type Erasure,
  ForkedThread,
  Message,
  pageOf,
  Run,
  Thread,
  ThreadCheckpoint,
  ThreadDetail,
} from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi, type TestApi } from "./testing/test-api.ts";

async function ended({ call, publishedAgent }: TestApi): Promise<Run> {
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" } },
  });
  return Run.parse(await response.json());
}

async function newestStep({ call }: TestApi, thread: string): Promise<ThreadCheckpoint> {
  const steps = pageOf(ThreadCheckpoint).parse(
    await (await call(`/threads/${thread}/checkpoints?limit=1`)).json(),
  );
  const [step] = steps.items;
  if (step === undefined) throw new Error("The thread has no step.");
  return step;
}

test("a thread is begun, listed, read and deleted", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent_id = await publishedAgent();
  const created = await call("/threads", { body: { agent_id } });
  expect(created.status).toBe(201);
  const thread = Thread.parse(await created.json());
  const listed = pageOf(Thread).parse(await (await call(`/threads?agent_id=${agent_id}`)).json());
  expect(listed.items).toEqual([thread]);
  expect(ThreadDetail.parse(await (await call(`/threads/${thread.id}`)).json())).toEqual({
    ...thread,
    channels: {},
    message_count: 0,
    run_count: 0,
    last_run: null,
  });
  expect((await call(`/threads/${thread.id}`, { method: "DELETE" })).status).toBe(204);
  expect(await (await call(`/threads/${thread.id}`)).json()).toMatchObject({
    status: 404,
    code: "thread_not_found",
  });
});

test("messages come in pages", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { thread_id } = await ended(api);
  const page = async (query: string) =>
    pageOf(Message).parse(await (await api.call(`/threads/${thread_id}/messages?${query}`)).json());
  const first = await page("limit=1");
  expect(first.items.map(({ text }) => text)).toEqual(["Hi"]);
  const second = await page(`limit=1&cursor=${first.next_cursor}`);
  expect(second).toMatchObject({ items: [{ text: "Hello there" }], next_cursor: null });
  const wrong = await api.call(`/threads/${thread_id}/messages?cursor=nonsense`);
  expect(await wrong.json()).toMatchObject({ status: 400, code: "cursor_invalid" });
});

test("a thread is forked from a step, with an edit", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { id: run_id, thread_id } = await ended(api);
  const { checkpoint_id } = await newestStep(api, thread_id);
  const messages = [{ id: "msg_1", role: "user", text: "Something else" }];
  const response = await api.call(`/threads/${thread_id}/fork`, {
    body: { run_id, checkpoint_id, edit: { messages } },
  });
  expect(response.status).toBe(201);
  const { thread, run_id: resumed } = ForkedThread.parse(await response.json());
  expect(thread.origin).toEqual({ thread_id, run_id, checkpoint_id });
  expect(resumed).toBeNull();
  const said = await api.call(`/threads/${thread.id}/messages`);
  expect(await said.json()).toEqual({ items: messages, next_cursor: null });
});

test("an edit that does not fit is 422 with a pointer into the body", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { id: run_id, thread_id } = await ended(api);
  const { checkpoint_id } = await newestStep(api, thread_id);
  const fork = (edit: object) =>
    api.call(`/threads/${thread_id}/fork`, { body: { run_id, checkpoint_id, edit } });
  expect(await (await fork({ channels: { nothing: 1 } })).json()).toMatchObject({
    status: 422,
    code: "fork_edit_invalid",
    errors: [{ in: "body", pointer: "/edit/channels/nothing" }],
  });
  expect((await fork({ chanels: {} })).status).toBe(400);
});

test("whoever resumes a fork must be allowed to run agents", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { id: run_id, thread_id } = await ended(api);
  const { checkpoint_id } = await newestStep(api, thread_id);
  const authorization = `Bearer ${await api.newKey(["threads:write"])}`;
  const fork = (resume: boolean) =>
    api.anonymous(`/threads/${thread_id}/fork`, {
      body: { run_id, checkpoint_id, resume },
      headers: { authorization },
    });
  expect((await fork(true)).status).toBe(403);
  expect((await fork(false)).status).toBe(201);
});

test("a person's data is removed with a receipt that does not name them", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { thread_id } = await ended(api);
  const response = await api.call("/erasures", { body: { thread_id } });
  expect(response.status).toBe(201);
  const text = await response.text();
  expect(text).not.toContain(thread_id);
  const { items }: { items: Erasure[] } = JSON.parse(text);
  expect(items).toMatchObject([{ kind: "thread", counts: { threads: 1, runs: 1 } }]);
  expect(await (await api.call("/erasures")).json()).toEqual({ items, next_cursor: null });
  expect((await api.call(`/threads/${thread_id}`)).status).toBe(404);
  expect((await api.call("/erasures", { body: {} })).status).toBe(400);
});

test("how long a project keeps things is read and set", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const path = `/projects/${tenant.project_id}/retention`;
  expect(await (await call(path)).json()).toEqual({ retention_days: null, checkpoints_kept: null });
  const policy = { retention_days: 30, checkpoints_kept: 5 };
  expect(await (await call(path, { method: "PUT", body: policy })).json()).toEqual(policy);
  expect(await (await call(path)).json()).toEqual(policy);
  const wrong = await call(path, { method: "PUT", body: { ...policy, retention_days: 0 } });
  expect(wrong.status).toBe(400);
});
