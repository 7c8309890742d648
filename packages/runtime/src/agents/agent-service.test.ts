import { GraphInvalidError } from "@patchbay/compiler";
import { createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import type { Diagnostic, JsonObject } from "@patchbay/graph";
import { expect } from "vitest";

import { chatGraph, testRuntime } from "../testing/test-runtime.ts";
import {
  AgentNotFoundError,
  AgentNotPublishedError,
  AgentVersionNotFoundError,
  DraftConflictError,
  ProjectNotFoundError,
  SlugTakenError,
} from "./agent-errors.ts";

/** start → call_agent → end. */
const calling = (config: JsonObject, reply = "nodes.ask.output.reply"): JsonObject => ({
  ...chatGraph,
  nodes: [
    { id: "start", type: "start" },
    { id: "ask", type: "call_agent", config },
    { id: "end", type: "end", config: { output: { reply } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
});
const codes = ({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) =>
  diagnostics.map(({ code }) => code);

/** start → human_input → end. */
const asking: JsonObject = {
  ...chatGraph,
  nodes: [
    { id: "start", type: "start" },
    {
      id: "ask",
      type: "human_input",
      config: { prompt: "Where?", form: { type: "object", properties: {} } },
    },
    { id: "end", type: "end", config: { output: { reply: "input.message" } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", to: "end" },
  ],
};
const started = { input: { message: "Hi" }, version: "published", mode: "wait", metadata: {} } as const;
const someone = { id: "usr", channel: "test" };

const described = { slug: "helper", name: "Helper", description: "Helps." };

describeEachEngine("agents", (test) => {
  test("an agent begins with a draft at revision 1 and no version", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    const agent = await agents.create(tenant, { project_id: tenant.project_id, ...described });
    expect(agent).toMatchObject({ ...described, published_version: null });
    expect(await agents.getDraft(tenant, agent.id)).toMatchObject({ revision: 1 });
  });

  test("a slug is taken once in a project", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    await agents.create(tenant, { project_id: tenant.project_id, ...described });
    await expect(agents.create(tenant, { project_id: tenant.project_id, ...described })).rejects.toThrow(
      SlugTakenError,
    );
    const other = await agents.create(tenant, { project_id: tenant.project_id, ...described, slug: "other" });
    await expect(agents.update(tenant, other.id, { slug: "helper" })).rejects.toThrow(SlugTakenError);
  });

  test("a project that is not the caller's is not found", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    const elsewhere = await createTestTenant(db);
    const creating = agents.create(tenant, { project_id: elsewhere.project_id, ...described });
    await expect(creating).rejects.toThrow(ProjectNotFoundError);
  });

  test("an agent of another tenant is not found, whatever is asked of it", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const stranger = await createTestTenant(db);
    await expect(agents.get(stranger, id)).rejects.toThrow(AgentNotFoundError);
    await expect(agents.getDraft(stranger, id)).rejects.toThrow(AgentNotFoundError);
    await expect(agents.putDraft(stranger, id, chatGraph, 1)).rejects.toThrow(AgentNotFoundError);
    await expect(agents.publish(stranger, id, { note: "", created_by: null })).rejects.toThrow(
      AgentNotFoundError,
    );
    await expect(agents.delete(stranger, id)).rejects.toThrow(AgentNotFoundError);
    expect((await agents.list(stranger, { limit: 10 })).items).toEqual([]);
  });

  test("a draft is stored as it was sent, right or wrong, and says what is wrong", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const wrong = { ...chatGraph, zebra: 1, nodes: [{ id: "a", type: "banana", note: "\u0000" }] };
    const stored = await agents.putDraft(tenant, id, wrong, 1);
    expect(stored.revision).toBe(2);
    expect(stored.diagnostics.map(({ code }) => code)).toContain("PB1101");
    const { graph } = await agents.getDraft(tenant, id);
    expect(JSON.stringify(graph)).toBe(JSON.stringify(wrong));
  });

  test("of two changes made on one revision the second is refused and nothing is lost", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const results = await Promise.allSettled([
      agents.putDraft(tenant, id, { ...chatGraph, notes: [] }, 1),
      agents.putDraft(tenant, id, chatGraph, 1),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(
      refused.map(({ reason }) => (reason instanceof DraftConflictError ? reason.revision : reason)),
    ).toEqual([2]);
  });

  test("a draft with errors cannot be published", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    const { id } = await agents.create(tenant, { project_id: tenant.project_id, ...described });
    await expect(agents.publish(tenant, id, { note: "", created_by: null })).rejects.toThrow(
      GraphInvalidError,
    );
    expect((await agents.get(tenant, id)).published_version).toBeNull();
  });

  test("agents that call each other and themselves are published in turn", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    const create = (slug: string, draft: JsonObject) =>
      agents.create(tenant, { project_id: tenant.project_id, ...described, slug }, draft);
    const publish = (id: string) => agents.publish(tenant, id, { note: "", created_by: null });
    const callee = await create("callee", calling({ agent: "callee", input: { message: "input.message" } }));
    const caller = await create("caller", calling({ agent: "callee", input: { message: "input.message" } }));

    await expect(publish(caller.id)).rejects.toThrow(GraphInvalidError);
    expect(codes(await agents.getDraft(tenant, caller.id))).toEqual(["PB4006"]);
    expect(codes(await agents.getDraft(tenant, callee.id))).toEqual([]);
    await publish(callee.id);
    expect(codes(await agents.getDraft(tenant, caller.id))).toEqual([]);
    await publish(caller.id);
  });

  test("a caller is checked against what the agent takes and answers in the version that it names", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const callee = await agents.get(tenant, await publishedAgent());
    const check = async (config: JsonObject, reply?: string) =>
      codes({ diagnostics: await agents.check(tenant, calling({ agent: callee.slug, ...config }, reply)) });
    const input = { message: "input.message" };
    expect(await check({ input })).toEqual([]);
    expect(await check({ input: {} })).toEqual(["PB4007"]);
    expect(await check({ input: { message: "7" }, version: 1 })).toEqual(["PB4007"]);
    expect(await check({ input, version: 2 })).toEqual(["PB4008"]);
    expect(await check({ input }, "nodes.ask.output.replay")).toEqual(["PB2102"]);
  });

  test("that a document was right once does not make it right: it is checked each time", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const callee = await agents.get(tenant, await publishedAgent());
    const draft = calling({ agent: callee.slug, input: { message: "input.message" } });
    const caller = await agents.create(tenant, { project_id: tenant.project_id, ...described }, draft);
    await agents.publish(tenant, caller.id, { note: "", created_by: null });
    await agents.update(tenant, callee.id, { slug: "called-otherwise" });
    expect(codes(await agents.getDraft(tenant, caller.id))).toEqual(["PB4006"]);
    await expect(agents.publish(tenant, caller.id, { note: "", created_by: null })).rejects.toThrow(
      GraphInvalidError,
    );
  });

  test("who has several projects has to say of which a document is, for its agents to be known", async ({
    db,
  }) => {
    const tenant = await createTestTenant(db, 2);
    const [, elsewhere = ""] = tenant.project_ids;
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const { slug } = await agents.get(tenant, await publishedAgent());
    const check = async (agent: string, project?: string) =>
      codes({ diagnostics: await agents.check(tenant, calling({ agent }), project) });
    expect(await check(slug, tenant.project_id)).toEqual(["PB4007"]);
    expect(await check(slug, elsewhere)).toEqual(["PB4006"]);
    expect(await check(slug)).toEqual([]);
    expect(await check("nobody")).toEqual([]);
    const stranger = await createTestTenant(db);
    await expect(agents.check(tenant, chatGraph, stranger.project_id)).rejects.toThrow(ProjectNotFoundError);
    await expect(agents.resources(tenant, stranger.project_id)).rejects.toThrow(ProjectNotFoundError);
  });

  test("a draft is checked in the project of its agent, also for who sees several", async ({ db }) => {
    const tenant = await createTestTenant(db, 2);
    const [, elsewhere = ""] = tenant.project_ids;
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const { slug } = await agents.get(tenant, await publishedAgent());
    const draft = calling({ agent: slug, input: { message: "input.message" } });
    const here = await agents.create(tenant, { project_id: tenant.project_id, ...described }, draft);
    const there = await agents.create(tenant, { project_id: elsewhere, ...described }, draft);
    expect(codes(await agents.getDraft(tenant, here.id))).toEqual([]);
    expect(codes(await agents.putDraft(tenant, there.id, draft, 1))).toEqual(["PB4006"]);
    await agents.publish(tenant, here.id, { note: "", created_by: null });
  });

  test("versions are numbered in turn, also when two publish at once, and never change", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const publish = (note: string) => agents.publish(tenant, id, { note, created_by: null });
    const numbers = await Promise.all([publish("second"), publish("third")]);
    expect(numbers.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([2, 3]);
    await agents.putDraft(tenant, id, { ...chatGraph, limits: { max_steps: 7 } }, 1);
    expect((await agents.version(tenant, id, 1)).graph).toEqual(chatGraph);
  });

  test("two states of an agent are compared; one that does not exist is refused", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    await agents.putDraft(tenant, id, { ...chatGraph, limits: { max_steps: 7 } }, 1);
    expect(await agents.diff(tenant, id, { from: "published", to: "draft" })).toMatchObject({
      from: 1,
      to: "draft",
      changes: [{ type: "limits.changed" }],
    });
    expect(await agents.diff(tenant, id, { from: 1, to: "published" })).toMatchObject({
      from: 1,
      to: 1,
      changes: [],
    });
    await expect(agents.diff(tenant, id, { from: 1, to: 2 })).rejects.toThrow(AgentVersionNotFoundError);
    const unpublished = await agents.create(tenant, { project_id: tenant.project_id, ...described });
    const comparing = agents.diff(tenant, unpublished.id, { from: "published", to: "draft" });
    await expect(comparing).rejects.toThrow(AgentNotPublishedError);
    const stranger = await createTestTenant(db);
    await expect(agents.diff(stranger, id, { from: "draft", to: "draft" })).rejects.toThrow(
      AgentNotFoundError,
    );
  });

  test("lists go from newest to oldest, page by page", async ({ db, tenant }) => {
    const { agents } = testRuntime(db, tenant);
    for (const slug of ["one", "two", "three"]) {
      await agents.create(tenant, { project_id: tenant.project_id, ...described, slug });
    }
    const first = await agents.list(tenant, { limit: 2 });
    expect(first.items.map(({ slug }) => slug)).toEqual(["three", "two"]);
    const second = await agents.list(tenant, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(second).toMatchObject({ items: [{ slug: "one" }], next_cursor: null });
  });

  test("an agent goes with everything that was its own", async ({ db, tenant }) => {
    const { agents, runs, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const { id: runId } = await runs.start(tenant, id, started, someone);
    await runs.waitForRest(tenant, runId, AbortSignal.timeout(10_000));
    await agents.delete(tenant, id);
    await expect(agents.get(tenant, id)).rejects.toThrow(AgentNotFoundError);
    expect((await runs.list(tenant, { limit: 10 })).items).toEqual([]);
  });

  test("an agent with a run that has not ended stays, until that is cancelled", async ({ db, tenant }) => {
    const { agents, runs } = testRuntime(db, tenant);
    const { id } = await agents.create(tenant, { project_id: tenant.project_id, ...described }, asking);
    const { id: runId } = await runs.start(tenant, id, { ...started, version: "draft" }, someone);
    await runs.waitForRest(tenant, runId, AbortSignal.timeout(10_000));
    await expect(agents.delete(tenant, id)).rejects.toMatchObject({
      code: "agent_in_use",
      details: { open_runs: 1, queued: 0, running: 0, waiting: 1, agents: [] },
    });
    await runs.cancel(tenant, runId);
    await runs.waitForRest(tenant, runId, AbortSignal.timeout(10_000));
    await agents.delete(tenant, id);
    await expect(agents.get(tenant, id)).rejects.toThrow(AgentNotFoundError);
  });

  test("an agent that others call stays, until they are published without it; what it calls itself is its own", async ({
    db,
    tenant,
  }) => {
    const { agents } = testRuntime(db, tenant);
    const create = (slug: string, draft: JsonObject) =>
      agents.create(tenant, { project_id: tenant.project_id, ...described, slug }, draft);
    const publish = (id: string) => agents.publish(tenant, id, { note: "", created_by: null });
    const callsCallee = calling({ agent: "callee", input: { message: "input.message" } });
    const callee = await create("callee", callsCallee);
    const caller = await create("caller", callsCallee);
    await publish(callee.id);
    await publish(caller.id);
    await expect(agents.delete(tenant, callee.id)).rejects.toMatchObject({
      code: "agent_in_use",
      details: { open_runs: 0, agents: ["caller"] },
    });
    await agents.putDraft(tenant, caller.id, chatGraph, 1);
    await publish(caller.id);
    await agents.delete(tenant, callee.id);
    await expect(agents.get(tenant, callee.id)).rejects.toThrow(AgentNotFoundError);
  });

  test("a run that begins while its agent is deleted is refused, or keeps the agent", async ({
    db,
    tenant,
  }) => {
    const { agents, runs, threads } = testRuntime(db, tenant);
    const { id } = await agents.create(tenant, { project_id: tenant.project_id, ...described }, asking);
    const open = await Promise.all(
      Array.from({ length: 8 }, () => threads.create(tenant, { agent_id: id }, "usr")),
    );
    const [deleted, ...begun] = await Promise.allSettled([
      agents.delete(tenant, id),
      ...open.map(({ id: thread_id }) =>
        runs.start(tenant, id, { ...started, version: "draft", thread_id }, someone),
      ),
    ]);
    const refused = begun.filter(({ status }) => status === "rejected");
    // Either the deletion came first and no run began, or a run did and the agent is there.
    expect(refused.length).toBe(deleted.status === "fulfilled" ? open.length : 0);
    for (const run of begun)
      if (run.status === "fulfilled")
        await runs.waitForRest(tenant, run.value.id, AbortSignal.timeout(10_000));
    const outcomes = [deleted, ...refused].flatMap((each) =>
      each.status === "rejected" ? [each.reason] : [],
    );
    for (const outcome of outcomes) expect(["agent_in_use", "agent_not_found"]).toContain(outcome.code);
  });
});
