import {
  pageOf,
  Agent,
  AgentVersionSummary,
  Erasure,
  Run,
  Thread,
  ThreadCheckpoint,
} from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const key = (value: string) => ({ "idempotency-key": value });
const input = { input: { message: "Hi" } };

test("a run that is asked for twice under one key is one run, in every mode", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/runs`;
  const first = await call(path, { body: input, headers: key("one") });
  const run = Run.parse(await first.json());
  const again = await call(path, { body: input, headers: key("one") });
  expect(await again.json()).toEqual(run);
  expect(again.headers.get("location")).toBe(`/api/v1/runs/${run.id}`);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  const streamed = { ...input, mode: "stream" };
  const frames = await (await call(path, { body: streamed, headers: key("two") })).text();
  expect(await (await call(path, { body: streamed, headers: key("two") })).text()).toBe(frames);
  const { items } = pageOf(Run).parse(await (await call("/runs")).json());
  expect(items).toHaveLength(2);
});

test("another body, or another path, under the same key is refused", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  await call(`/agents/${agent}/runs`, { body: input, headers: key("one") });
  const other = { input: { message: "Ho" } };
  for (const [path, body] of [
    [`/agents/${agent}/runs`, other],
    [`/agents/${agent}/publish`, {}],
  ] as const) {
    const refused = await call(path, { body, headers: key("one") });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: "idempotency_mismatch" });
  }
});

test("two callers who use the same key do not meet", async ({ db, tenant }) => {
  const { call, anonymous, newKey, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/runs`;
  const other = { authorization: `Bearer ${await newKey(["agents:run"])}` };
  const one = Run.parse(await (await call(path, { body: input, headers: key("one") })).json());
  const response = await anonymous(path, { body: input, headers: { ...other, ...key("one") } });
  const two = Run.parse(await response.json());
  expect(two.id).not.toBe(one.id);
});

test("publishing twice under one key makes one version, and answers the same", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/publish`;
  const first = await call(path, { body: { note: "Once" }, headers: key("one") });
  const version = AgentVersionSummary.parse(await first.json());
  const again = await call(path, { body: { note: "Once" }, headers: key("one") });
  expect(again.status).toBe(201);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await again.json()).toEqual(version);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
});

test("rolling back, forking and erasing under one key are done once, and answered the same", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  const twice = async (path: string, body: object) => {
    const first = await call(path, { body, headers: key(path) });
    const again = await call(path, { body, headers: key(path) });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
  };
  await twice(`/agents/${agent}/rollback`, { version: 1 });
  expect(Agent.parse(await (await call(`/agents/${agent}`)).json()).published_version).toBe(2);

  const run = Run.parse(await (await call(`/agents/${agent}/runs`, { body: input })).json());
  const steps = await (await call(`/threads/${run.thread_id}/checkpoints`)).json();
  const [step] = pageOf(ThreadCheckpoint).parse(steps).items;
  const fork = { run_id: run.id, checkpoint_id: step?.checkpoint_id };
  await twice(`/threads/${run.thread_id}/fork`, fork);
  expect(pageOf(Thread).parse(await (await call("/threads")).json()).items).toHaveLength(2);

  await twice("/erasures", { thread_id: run.thread_id });
  expect(pageOf(Erasure).parse(await (await call("/erasures")).json()).items).toHaveLength(1);
});

test("what was refused may be sent again under the same key", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const agent = (slug: string) => ({ project_id: tenant.project_id, slug, name: "An agent" });
  const wrong = await call("/agents", { body: agent("NOT A SLUG"), headers: key("one") });
  expect(wrong.status).toBe(400);
  const right = await call("/agents", { body: agent("a-slug"), headers: key("one") });
  expect(right.status).toBe(201);
  const again = await call("/agents", { body: agent("a-slug"), headers: key("one") });
  expect(Agent.parse(await again.json())).toEqual(Agent.parse(await right.json()));
});

test("of two requests at once the second is told that the first is still being answered, or its answer", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/publish`;
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => call(path, { body: {}, headers: key("one") })),
  );
  const published = answers.filter(({ status }) => status === 201);
  expect(published.length).toBeGreaterThan(0);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const numbers = await Promise.all(
    published.map(async (answer) => AgentVersionSummary.parse(await answer.json()).number),
  );
  expect(new Set(numbers).size).toBe(1);
});

test("a key that is no key is refused with a pointer to the header", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/runs`;
  const refused = await call(path, { body: input, headers: key("x".repeat(256)) });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ errors: [{ in: "header", pointer: "/idempotency-key" }] });
});
