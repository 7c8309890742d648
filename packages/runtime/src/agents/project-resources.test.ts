import { AgentCompiler } from "@patchbay/compiler";
import { type Database, inProject, type Tenant } from "@patchbay/database";
import { createTestTenant, describeEachEngine } from "@patchbay/database/testing";
import { type Json, type JsonObject, noResources, type Resources } from "@patchbay/graph";
import { expect, test as plainTest } from "vitest";

import { chatGraph, testRuntime } from "../testing/test-runtime.ts";
import { allProjectResources, frozenResources, projectResources } from "./project-resources.ts";

type TestProject = Tenant & { readonly project_id: string };

const property = (name: string): JsonObject => ({
  type: "object",
  properties: { [name]: { type: "string" } },
});

/** A document that takes `name` and calls these agents. */
const calling = (name: string, ...configs: readonly JsonObject[]): JsonObject => ({
  ...chatGraph,
  input: property(name),
  nodes: configs.map((config, index) => ({ id: `a${index}`, type: "call_agent", config })),
});

/** The schema of a version that takes `name`, and answers as every version here. */
const taking = (name: string) => ({ input: property(name), output: chatGraph["output"] });
const anything = { input: {}, output: {} };

/** Publishes an agent that takes these names, one in each version. Resolves to its id. */
async function publish(db: Database, tenant: TestProject, slug: string, ...takes: readonly string[]) {
  const { agents } = testRuntime(db, tenant);
  const { id } = await agents.create(tenant, {
    project_id: tenant.project_id,
    slug,
    name: slug,
    description: "",
  });
  let { revision } = await agents.getDraft(tenant, id);
  for (const name of takes) {
    ({ revision } = await agents.putDraft(tenant, id, { ...chatGraph, input: property(name) }, revision));
    await agents.publish(tenant, id, { note: "", created_by: null });
  }
  return id;
}

const resourcesFor = (db: Database, tenant: TestProject, graph: Json, self?: string): Promise<Resources> =>
  inProject(db, tenant, (tx) => projectResources(tx, noResources, graph, self));

describeEachEngine("what a document can name", (test) => {
  test("of the agents that it names, what they take and answer in their newest versions", async ({
    db,
    tenant,
  }) => {
    await publish(db, tenant, "triage", "old", "new");
    await publish(db, tenant, "other", "more");
    const { agents } = await resourcesFor(db, tenant, calling("x", { agent: "triage" }));
    expect([...agents]).toEqual([["triage", { ...taking("new"), versions: new Map([[2, taking("new")]]) }]]);
  });

  test("of the versions that it names, what those take, and none that does not exist", async ({
    db,
    tenant,
  }) => {
    await publish(db, tenant, "triage", "first", "second", "third");
    await publish(db, tenant, "other", "first", "second");
    const pins = [
      { agent: "triage", version: 1 },
      { agent: "triage", version: 9 },
      { agent: "other", version: 2 },
      { agent: "other", version: 2_147_483_647 },
    ];
    const { agents } = await resourcesFor(db, tenant, calling("x", ...pins));
    expect(agents.get("triage")?.versions).toEqual(
      new Map([
        [1, taking("first")],
        [3, taking("third")],
      ]),
    );
    expect(agents.get("other")?.versions).toEqual(new Map([[2, taking("second")]]));
  });

  test("an agent that is not published is not there, and neither is one of another project or tenant", async ({
    db,
  }) => {
    const tenant = await createTestTenant(db, 2);
    const [, elsewhere = ""] = tenant.project_ids;
    await publish(db, tenant, "draft");
    await publish(db, { ...tenant, project_id: elsewhere }, "beyond", "x");
    const stranger = await createTestTenant(db);
    await publish(db, stranger, "strange", "x");
    const named = calling("x", { agent: "draft" }, { agent: "beyond" }, { agent: "strange" });
    expect((await resourcesFor(db, tenant, named)).agents).toEqual(new Map());
  });

  test("where a name is wrong, the agents that there are, so that one can be proposed", async ({
    db,
    tenant,
  }) => {
    await publish(db, tenant, "triage", "x");
    await publish(db, tenant, "other", "x");
    await publish(db, tenant, "draft");
    const { agents } = await resourcesFor(db, tenant, calling("x", { agent: "triaje" }, { agent: "other" }));
    expect(agents.get("triage")).toEqual(anything);
    expect(agents.get("other")).toMatchObject(taking("x"));
    expect(agents.size).toBe(2);
  });

  test("itself, as it is now: before it is published, and whatever was published", async ({ db, tenant }) => {
    const recursive = calling("now", { agent: "me" }, { agent: "me", version: 1 });
    const before = await resourcesFor(db, tenant, recursive, "me");
    expect(before.agents.get("me")).toEqual({ ...taking("now"), versions: new Map() });
    await publish(db, tenant, "me", "then");
    const after = await resourcesFor(db, tenant, recursive, "me");
    expect(after.agents.get("me")).toEqual({ ...taking("now"), versions: new Map([[1, taking("then")]]) });
    expect((await resourcesFor(db, tenant, recursive)).agents.get("me")).toMatchObject(taking("then"));
  });

  test("the models and tools of the server, and no node type that nothing runs", async ({ db, tenant }) => {
    const offered: Resources = {
      ...noResources,
      models: new Map([["default", { capabilities: new Set(["tools"] as const) }]]),
      agents: new Map([["built-in", anything]]),
      unavailable: new Set(["llm"]),
    };
    const known = await inProject(db, tenant, (tx) => projectResources(tx, offered, chatGraph));
    expect(known.models).toBe(offered.models);
    expect(known.tools).toBe(offered.tools);
    expect(known.agents).toEqual(offered.agents);
    expect(known.unavailable).toContain("llm");
    expect(known.unavailable).toContain("text_to_speech");
  });

  test("a document that names no agent costs no query", async ({ db, tenant }) => {
    const ended = await inProject(db, tenant, (tx) => Promise.resolve(tx));
    for (const graph of [chatGraph, null, [], "x", { nodes: {} }]) {
      expect((await projectResources(ended, noResources, graph)).agents).toEqual(new Map());
    }
    await expect(projectResources(ended, noResources, calling("x", { agent: "a" }))).rejects.toThrow(
      "already committed",
    );
  });

  test("a draft nested beyond all reading that calls itself takes anything", async ({ db, tenant }) => {
    const depth = 100_000;
    const input: unknown = JSON.parse(`${'{"items":'.repeat(depth)}{}${"}".repeat(depth)}`);
    const graph = { ...calling("x", { agent: "me" }), input: input as Json }; // JSON.parse makes nothing else
    expect((await resourcesFor(db, tenant, graph, "me")).agents.get("me")).toMatchObject(anything);
  });

  test("a thousand agents at versions of their own are looked up at once", async ({ db, tenant }) => {
    await publish(db, tenant, "last", "x");
    const configs = Array.from({ length: 999 }, (_, index) => ({
      agent: `agent-${index}`,
      version: index + 1,
    }));
    const { agents } = await resourcesFor(db, tenant, calling("x", ...configs, { agent: "last" }));
    expect([...agents.keys()]).toEqual(["last"]);
  });

  test("schemas beyond what an answer carries allow anything; their agents are there", async ({
    db,
    tenant,
  }) => {
    const enormous = { type: "object", properties: {}, description: "x".repeat(900_000) };
    const { agents } = testRuntime(db, tenant);
    const slugs = ["a", "b", "c", "d", "e"];
    for (const slug of slugs) {
      const described = { project_id: tenant.project_id, slug, name: slug, description: "" };
      const { id } = await agents.create(tenant, described, { ...chatGraph, input: enormous });
      await agents.publish(tenant, id, { note: "", created_by: null });
    }
    const named = await resourcesFor(db, tenant, calling("x", ...slugs.map((agent) => ({ agent }))));
    const all = await inProject(db, tenant, (tx) => allProjectResources(tx, noResources));
    for (const resources of [named, all]) {
      expect([...resources.agents.keys()]).toEqual(slugs);
      expect(resources.agents.get("d")?.input).toEqual(enormous);
      expect(resources.agents.get("e")).toMatchObject(anything);
    }
  });

  test("all that there is in a project, each agent as it is published", async ({ db, tenant }) => {
    await publish(db, tenant, "triage", "old", "new");
    await publish(db, tenant, "draft");
    const { agents } = await inProject(db, tenant, (tx) => allProjectResources(tx, noResources));
    expect(agents).toEqual(new Map([["triage", taking("new")]]));
  });
});

plainTest("to a frozen document every agent and version that it names is there, and nobody else", () => {
  const graph = calling("x", { agent: "a" }, { agent: "a", version: 2 }, { agent: "b" });
  expect(frozenResources(noResources, graph).agents).toEqual(
    new Map([
      ["a", { ...anything, versions: new Map([[2, anything]]) }],
      ["b", { ...anything, versions: new Map() }],
    ]),
  );
});

plainTest("a frozen document compiles whatever has become of the agents that it calls", () => {
  const document: JsonObject = {
    ...chatGraph,
    nodes: [
      { id: "start", type: "start" },
      {
        id: "each",
        type: "map",
        config: { items: "[input.message]", agent: "gone", version: 3, input: { text: "item" } },
      },
      { id: "ask", type: "call_agent", config: { agent: "changed", input: { text: "input.message" } } },
      {
        id: "end",
        type: "end",
        config: { output: { reply: "nodes.ask.output.text + nodes.each.results[0].text" } },
      },
    ],
    edges: [
      { from: "start", to: "each" },
      { from: "each", to: "ask" },
      { from: "ask", to: "end" },
    ],
  };
  const { ok, diagnostics } = new AgentCompiler().compile(document, frozenResources(noResources, document));
  expect(diagnostics).toEqual([]);
  expect(ok).toBe(true);
});
