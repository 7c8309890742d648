import { Agent, Run } from "@patchbay/contracts";
import { describeEachEngine } from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const graph: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  nodes: [
    { id: "start", type: "start" },
    {
      id: "ask",
      type: "human_input",
      config: {
        prompt: "Where?",
        form: { type: "object", properties: { city: { type: "string", minLength: 2 } }, required: ["city"] },
      },
    },
    { id: "end", type: "end", config: { output: { city: "nodes.ask.city" } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
};

const pausing = graphWith({
  nodes: { pause: { type: "wait", config: { duration_ms: 3_600_000 } } },
  edges: ["start -> pause", "pause -> end"],
});

/** An API, and a run of it that waits for a form. */
async function waiting(
  db: Parameters<typeof testApi>[0],
  tenant: Parameters<typeof testApi>[1],
  document = graph,
  mode: "wait" | "background" = "wait",
) {
  const api = await testApi(db, tenant);
  const slug = `asks-${crypto.randomUUID().slice(0, 8)}`;
  const body = { project_id: tenant.project_id, slug, name: "Asks" };
  const { id: agent } = Agent.parse(await (await api.call("/agents", { body })).json());
  const { headers } = await api.call(`/agents/${agent}/draft`);
  await api.call(`/agents/${agent}/draft`, {
    method: "PUT",
    body: document,
    headers: { "if-match": headers.get("etag") ?? "" },
  });
  const request = { input: { message: "Hi" }, version: "draft", mode };
  const run = Run.parse(await (await api.call(`/agents/${agent}/runs`, { body: request })).json());
  const asked = run.interrupts[0]?.id ?? "";
  const answer = (value: unknown, interrupt_id = asked) =>
    api.call(`/runs/${run.id}/resume`, { body: { interrupt_id, value } });
  return { api, run, asked, answer };
}

describeEachEngine("a run that waits, over HTTP", (test) => {
  test("answers with what it waits for, and goes on with the answer", async ({ db, tenant }) => {
    const { api, run, answer } = await waiting(db, tenant);
    expect(run).toMatchObject({
      status: "waiting",
      interrupts: [{ kind: "form", payload: { prompt: "Where?" }, schema: { required: ["city"] } }],
    });
    expect((await answer({ city: "Ulm" })).status).toBe(200);
    const stream = await (await api.call(`/runs/${run.id}/events`)).text();
    expect(stream).toContain("event: interrupt.requested");
    expect(stream).toContain('"output":{"city":"Ulm"}');
    expect(await (await api.call(`/runs/${run.id}/interrupts`)).json()).toMatchObject({
      items: [{ closed_reason: "answered", answer: { city: "Ulm" } }],
    });
  });

  test("is followed to its end by those who read its events, through what it waits for", async ({
    db,
    tenant,
  }) => {
    const { api, run, answer } = await waiting(db, tenant);
    const response = await api.call(`/runs/${run.id}/events`);
    let heard = "";
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      if (!heard.includes("interrupt.requested") && text.includes("interrupt.requested"))
        expect((await answer({ city: "Ulm" })).status).toBe(200);
      heard += text;
    }
    expect(heard).toContain("event: interrupt.resolved");
    expect(heard).toContain("event: run.completed");
  });

  test("keeps its agent from being deleted until it is cancelled", async ({ db, tenant }) => {
    const { api, run } = await waiting(db, tenant);
    const refused = await api.call(`/agents/${run.agent_id}`, { method: "DELETE" });
    expect(await refused.json()).toMatchObject({
      status: 409,
      code: "agent_in_use",
      details: { open_runs: 1, waiting: 1, agents: [] },
    });
    await api.call(`/runs/${run.id}/cancel`, { method: "POST" });
    expect((await api.call(`/agents/${run.agent_id}`, { method: "DELETE" })).status).toBe(204);
  });

  test("ends the stream of its events where somebody asks for no more than until it rests", async ({
    db,
    tenant,
  }) => {
    const { api, run } = await waiting(db, tenant);
    const told = await (await api.call(`/runs/${run.id}/events?until=rest`)).text();
    expect(told).toContain("event: interrupt.requested");
    expect(told).not.toContain("event: run.completed");
    expect((await api.call(`/runs/${run.id}/events?until=never`)).status).toBe(400);
  });

  test("refuses an answer that does not fit with a pointer to the field", async ({ db, tenant }) => {
    const { answer } = await waiting(db, tenant);
    const response = await answer({ city: "U" });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: "answer_invalid",
      errors: [{ in: "body", pointer: "/value/city" }],
    });
  });

  test("refuses a second answer with 409, an unknown interrupt with 404", async ({ db, tenant }) => {
    const { answer } = await waiting(db, tenant);
    await answer({ city: "Ulm" });
    expect((await answer({ city: "Ulm" })).status).toBe(409);
    expect((await answer({ city: "Ulm" }, "int_nothing")).status).toBe(404);
  });

  test("refuses an answer with 409 where only the time is waited for, and says until when", async ({
    db,
    tenant,
  }) => {
    const { api, run, answer } = await waiting(db, tenant, pausing, "background");
    const look = async () => Run.parse(await (await api.call(`/runs/${run.id}`)).json());
    await expect.poll(async () => (await look()).status, { timeout: 20_000 }).toBe("waiting");
    const [timer] = (await look()).interrupts;
    expect(timer).toMatchObject({ kind: "timer", expires_at: expect.any(String) as string });
    const refused = await answer(null, timer?.id);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "not_answerable" });
    const cancelled = await api.call(`/runs/${run.id}/cancel`, { method: "POST" });
    expect(await cancelled.json()).toMatchObject({ status: "cancelled" });
  });

  test("demands the permission to answer", async ({ db, tenant }) => {
    const { api, run, asked } = await waiting(db, tenant);
    const key = await api.newKey(["runs:read", "agents:run"]);
    const refused = await api.anonymous(`/runs/${run.id}/resume`, {
      body: { interrupt_id: asked, value: { city: "Ulm" } },
      headers: { authorization: `Bearer ${key}` },
    });
    expect(refused.status).toBe(403);
  });
});
