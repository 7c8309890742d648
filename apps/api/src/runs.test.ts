import { ModelError } from "@patchbay/compiler";
import { Message, pageOf, Run } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { hanging, type ModelScript } from "@patchbay/runtime/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

interface Frame {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

const framesOf = (text: string): Frame[] =>
  text
    .split("\n\n")
    .filter((frame) => frame.startsWith("event:"))
    .map((frame) => {
      const [event = "", id = "", data = ""] = frame
        .split("\n")
        .map((line) => line.slice(line.indexOf(": ") + 2));
      return { event, id, data: JSON.parse(data) };
    });

test("mode wait answers with the run once it has ended", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" } },
  });
  expect(response.status).toBe(200);
  const run = Run.parse(await response.json());
  expect(run).toMatchObject({ status: "completed", output: { reply: "Hello there" }, version: 1 });
  expect(response.headers.get("location")).toBe(`/api/v1/runs/${run.id}`);
  expect(await (await call(`/runs/${run.id}`)).json()).toEqual(run);
});

test("mode stream answers with the events, and GET /runs/{run}/events goes on from any of them", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, mode: "stream" },
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const frames = framesOf(await response.text());
  expect(frames.map(({ id }) => id)).toEqual(frames.map((_, index) => String(index + 1)));
  expect(frames.filter(({ event }) => event === "message.delta").map(({ data }) => data["text"])).toEqual([
    "Hello",
    " there",
  ]);
  expect(frames.at(-1)).toMatchObject({ event: "run.completed", data: { output: { reply: "Hello there" } } });
  const run = String(frames[0]?.data["run_id"]);
  const resumed = await call(`/runs/${run}/events`, { headers: { "last-event-id": "5" } });
  expect(framesOf(await resumed.text())).toEqual(frames.slice(5));
});

test("a provider that fails gives run.failed with a typed error", async ({ db, tenant }) => {
  const failing: ModelScript = () => {
    throw new ModelError("model_rate_limited", "The provider asks to slow down.", {
      provider: "test",
      model: "test",
      status: 429,
    });
  };
  const { call, publishedAgent } = await testApi(db, tenant, failing);
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, mode: "stream" },
  });
  expect(framesOf(await response.text()).at(-1)).toMatchObject({
    event: "run.failed",
    data: { error: { code: "model_rate_limited", retriable: true, node_id: "chat" } },
  });
});

test("an input that does not fit is 422 with a pointer into the body", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const response = await call(`/agents/${await publishedAgent()}/runs`, { body: { input: { message: 7 } } });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    code: "input_invalid",
    errors: [
      {
        in: "body",
        pointer: "/input/message",
        message: "This must be of type string.",
        // For readers of other languages.
        message_key: "violates_type_of",
        params: { type: "string" },
      },
    ],
  });
});

test("a caller who hangs up does not end the run; cancelling it does", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant, hanging());
  const response = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" }, mode: "stream" },
  });
  const reader = response.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  const run = String(framesOf(first)[0]?.data["run_id"]);
  expect(await (await call(`/runs/${run}`)).json()).toMatchObject({ status: "running" });
  expect(await (await call(`/runs/${run}/cancel`, { method: "POST" })).json()).toMatchObject({
    status: "cancelled",
  });
});

test("a thread's messages are kept from run to run", async ({ db, tenant }) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const agent = await publishedAgent();
  const first = await call(`/agents/${agent}/runs`, { body: { input: { message: "One" } } });
  const { thread_id } = Run.parse(await first.json());
  await call(`/agents/${agent}/runs`, { body: { input: { message: "Two" }, thread_id } });
  const said = await call(`/threads/${thread_id}/messages`);
  const { items } = pageOf(Message).parse(await said.json());
  expect(items.map(({ text }) => text)).toEqual(["One", "Hello there", "Two", "Hello there"]);
});

test("health says that the process lives, and whether it can work", async ({ db, tenant }) => {
  const { anonymous } = await testApi(db, tenant);
  expect(await (await anonymous("/health/live")).json()).toEqual({ status: "ok" });
  expect((await anonymous("/health/ready")).status).toBe(200);
});

test("runs are listed by the run that called them; one that no run called says so", async ({
  db,
  tenant,
}) => {
  const { call, publishedAgent } = await testApi(db, tenant);
  const started = await call(`/agents/${await publishedAgent()}/runs`, {
    body: { input: { message: "Hi" } },
  });
  const { id, parent_run_id } = Run.parse(await started.json());
  expect(parent_run_id).toBeNull();
  const children = pageOf(Run).parse(await (await call(`/runs?parent_run_id=${id}`)).json());
  expect(children.items).toEqual([]);
  expect((await call("/runs?parent_run_id=nonsense")).status).toBe(400);
});
