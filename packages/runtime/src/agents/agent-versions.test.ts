import { AgentCompiler, GraphInvalidError } from "@patchbay/compiler";
import { createTestMember, createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import type { JsonObject } from "@patchbay/graph";
import { expect } from "vitest";

import type { Registries } from "../registries.ts";
import { chatGraph, testRuntime } from "../testing/test-runtime.ts";
import { AgentNotFoundError, AgentNotPublishedError, AgentVersionNotFoundError } from "./agent-errors.ts";
import { AgentService } from "./agent-service.ts";

const limited = (max_steps: number): JsonObject => ({ ...chatGraph, limits: { max_steps } });
const quietly = { note: "", created_by: null };

describeEachEngine("versions", (test) => {
  test("a version tells who made it, why, and what has changed since the one before", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const { user_id } = await createTestMember(db, tenant, { role: "editor" });
    await agents.putDraft(tenant, id, limited(7), 1);
    await agents.publish(tenant, id, { note: "Shorter", created_by: user_id });
    await agents.publish(tenant, id, quietly);
    const { items } = await agents.versions(tenant, id, { limit: 10 });
    expect(items).toMatchObject([
      { number: 3, summary: "no changes", restores: null, author: null },
      {
        number: 2,
        summary: "limits changed",
        changes: { parts: [{ type: "limits.changed" }], more: 0 },
        note: "Shorter",
        created_by: user_id,
        author: { id: user_id, name: expect.any(String) },
      },
      { number: 1, summary: "first version", changes: null },
    ]);
  });

  test("the name of somebody who is of another organization is not told", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const { user_id } = await createTestMember(db, await createTestTenant(db), { role: "editor" });
    const version = await agents.publish(tenant, id, { note: "", created_by: user_id });
    expect(version).toMatchObject({ created_by: user_id, author: null });
  });

  test("a rollback publishes an old version again as the newest, and leaves the draft alone", async ({
    db,
    tenant,
  }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    await agents.putDraft(tenant, id, limited(7), 1);
    await agents.publish(tenant, id, quietly);
    const rolledBack = await agents.rollback(tenant, id, { version: 1, note: "Too short", created_by: null });
    expect(rolledBack).toMatchObject({
      number: 3,
      restores: 1,
      note: "Too short",
      summary: "limits changed",
    });
    const [first, third] = [await agents.version(tenant, id, 1), await agents.version(tenant, id, 3)];
    expect(third.graph).toEqual(first.graph);
    expect(third.content_hash).toBe(first.content_hash);
    expect(await agents.get(tenant, id)).toMatchObject({ published_version: 3 });
    expect(await agents.getDraft(tenant, id)).toMatchObject({ graph: limited(7), revision: 2 });
  });

  test("a run stays on its version through a rollback, and the next one is of the new", async ({
    db,
    tenant,
  }) => {
    const { agents, runs, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const request = { input: { message: "Hi" }, version: "published", mode: "wait", metadata: {} } as const;
    const start = async () => {
      const run = await runs.start(tenant, id, request, { id: "usr", channel: "test" });
      return await runs.waitForRest(tenant, run.id, AbortSignal.timeout(10_000));
    };
    const before = await start();
    await agents.rollback(tenant, id, { version: 1, ...quietly });
    expect(await runs.get(tenant, before.id)).toMatchObject({ version: 1 });
    expect(await start()).toMatchObject({ version: 2, content_hash: before.content_hash });
  });

  test("only what was published can be rolled back to, by those who may see it", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const back = (version: number) => agents.rollback(tenant, id, { version, ...quietly });
    await expect(back(2)).rejects.toThrow(AgentVersionNotFoundError);
    const { project_id } = tenant;
    const unpublished = await agents.create(tenant, {
      project_id,
      slug: "new",
      name: "New",
      description: "",
    });
    const nothing = agents.rollback(tenant, unpublished.id, { version: 1, ...quietly });
    await expect(nothing).rejects.toThrow(AgentNotPublishedError);
    const stranger = await createTestTenant(db);
    const theirs = agents.rollback(stranger, id, { version: 1, ...quietly });
    await expect(theirs).rejects.toThrow(AgentNotFoundError);
  });

  test("two rollbacks at once are two versions", async ({ db, tenant }) => {
    const { agents, publishedAgent } = testRuntime(db, tenant);
    const id = await publishedAgent();
    const back = () => agents.rollback(tenant, id, { version: 1, ...quietly });
    const numbers = (await Promise.all([back(), back()])).map(({ number }) => number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([2, 3]);
  });

  test("a version that could not run here any more is not put in force", async ({ db, tenant }) => {
    const { agents, publishedAgent, registries } = testRuntime(db, tenant);
    const id = await publishedAgent();
    await agents.publish(tenant, id, quietly);
    const poorer: Registries = { ...registries, resources: { ...registries.resources, models: new Map() } };
    const later = new AgentService({ db, compiler: new AgentCompiler(), registries: poorer });
    const back = later.rollback(tenant, id, { version: 1, ...quietly });
    await expect(back).rejects.toThrow(GraphInvalidError);
    expect(await agents.get(tenant, id)).toMatchObject({ published_version: 2 });
  });

  test("a version remembers what its names meant", async ({ db, tenant }) => {
    const { agents, publishedAgent, registries } = testRuntime(db, tenant);
    const { slug } = await agents.get(tenant, await publishedAgent());
    const described: Registries = {
      ...registries,
      describeModel: () => ({ provider: "openai", model: "gpt-4.1" }),
    };
    const service = new AgentService({ db, compiler: new AgentCompiler(), registries: described });
    const calling: JsonObject = {
      ...chatGraph,
      nodes: [
        { id: "start", type: "start" },
        { id: "chat", type: "llm", config: { model: "default" } },
        { id: "ask", type: "call_agent", config: { agent: slug, input: { message: "input.message" } } },
        { id: "end", type: "end", config: { output: { reply: "nodes.ask.output.reply" } } },
      ],
      edges: [
        { from: "start", to: "chat" },
        { from: "chat", to: "ask" },
        { from: "ask", to: "end" },
      ],
    };
    const { project_id } = tenant;
    const described_as = { project_id, slug: "caller", name: "Caller", description: "" };
    const { id } = await service.create(tenant, described_as, calling);
    await service.publish(tenant, id, quietly);
    expect((await service.version(tenant, id, 1)).bindings).toEqual({
      models: { default: { provider: "openai", model: "gpt-4.1" } },
      tools: {},
      agents: { [slug]: { version: 1 } },
    });
  });
});
