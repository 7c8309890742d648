import { pageOf, Run } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { hanging } from "@patchbay/runtime/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const input = { input: { message: "Hi" } };

test("mode background answers 202 with the run, which ends by itself", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const accepted = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { ...input, mode: "background" },
  });
  expect(accepted.status).toBe(202);
  const run = Run.parse(await accepted.json());
  expect(accepted.headers.get("location")).toBe(`/api/v1/runs/${run.id}`);
  expect(await (await call(`/runs/${run.id}/events`)).text()).toContain("event: run.completed");
  expect(await (await call(`/runs/${run.id}`)).json()).toMatchObject({ status: "completed", channel: "api" });
});

test("on a busy thread a run is refused, waits or interrupts, as the request says", async ({
  db,
  tenant,
}) => {
  const { call, anonymous, newKey, publishedAgent } = await testApi(db, tenant, hanging());
  const path = `/agents/${await publishedAgent()}/runs`;
  const start = (more: object) => call(path, { body: { ...input, mode: "background", ...more } });
  const first = Run.parse(await (await start({})).json());
  const { thread_id } = first;
  const refused = await start({ thread_id });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    code: "thread_busy",
    details: { thread_id, run_id: first.id },
  });
  const queued = Run.parse(await (await start({ thread_id, on_busy: "queue" })).json());
  expect(queued).toMatchObject({ status: "queued", is_in_line: true });
  const elsewhere = Run.parse(await (await start({})).json());
  const { items } = pageOf(Run).parse(await (await call(`/runs?thread_id=${thread_id}`)).json());
  expect(items.map(({ id }) => id)).toEqual([queued.id, first.id]);
  await call(`/runs/${elsewhere.id}/cancel`, { method: "POST" });
  const headers = { authorization: `Bearer ${await newKey(["agents:run"])}` };
  const body = { ...input, mode: "background", thread_id, on_busy: "interrupt" };
  expect((await anonymous(path, { body, headers })).status).toBe(403);
  await call(`/runs/${queued.id}/cancel`, { method: "POST" });
  const interrupting = Run.parse(await (await start({ thread_id, on_busy: "interrupt" })).json());
  expect(await (await call(`/runs/${first.id}/events`)).text()).toContain("event: run.cancelled");
  const cancelled = await call(`/runs/${interrupting.id}/cancel`, { method: "POST" });
  expect(await cancelled.json()).toMatchObject({ status: "cancelled" });
});

test("a run whose reader leaves is cancelled where its request says so", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant, hanging());
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { ...input, mode: "stream", on_disconnect: "cancel" },
  });
  const run = response.headers.get("location")?.replace("/api/v1", "") ?? "";
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(await (await call(run)).json()).toMatchObject({
    status: "cancelled",
    error: { message: "Its reader left." },
  });
});

test("a run that is delayed says when it begins", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const path = `/agents/${await publishedAgent()}/runs`;
  const delayed = await call(path, { body: { ...input, mode: "background", delay_ms: 3_600_000 } });
  const run = Run.parse(await delayed.json());
  expect(Date.parse(run.not_before ?? "") - Date.parse(run.created_at)).toBeGreaterThan(3_500_000);
  expect(await (await call(`/runs/${run.id}/cancel`, { method: "POST" })).json()).toMatchObject({
    status: "cancelled",
  });
  const wrong = await call(path, { body: { ...input, not_before: "tomorrow" } });
  expect(wrong.status).toBe(400);
});
