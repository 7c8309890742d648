import { type AgentCall, ModelError } from "@patchbay/compiler";
import { agentCallsContract } from "@patchbay/compiler/testing";
import type { Run, RunStatus, Usage } from "@patchbay/contracts";
import type { Database, Tenant } from "@patchbay/database";
import { createTestTenant, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import type { AgentResource, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect } from "vitest";

import { createInProcessSignals } from "../events/in-process-signals.ts";
import type { RunSignals } from "../events/run-signals.ts";
import { hanging, type ModelScript, saying, testRuntime } from "../testing/test-runtime.ts";
import type { RunOrder } from "./run-order.ts";
import { RunInterrupted } from "./run-errors.ts";
import type { RunService } from "./run-service.ts";
import { noTerms } from "./run-terms.ts";

const caller = { id: "usr_test", channel: "test" };
const soon = () => AbortSignal.timeout(20_000);
const ignore = (): void => {};

/** Does what the system prompt says: `echo`, `fail`, `hang`. */
const obeying: ModelScript = async function* (request, signal) {
  if (request.system === "fail")
    throw new ModelError("model_unavailable", "It is down.", { provider: "test", model: "default" });
  if (request.system === "hang") yield* hanging()(request, signal);
  yield* saying(request.messages.at(-1)?.text ?? "")(request, signal);
};

const replying = {
  type: "object" as const,
  properties: { reply: { type: "string" as const } },
  required: ["reply"],
};
const signature: AgentResource = {
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: replying,
};
/** Asks the model, which does what `system` says. */
const asking = (system: string): JsonObject =>
  graphWith({
    nodes: {
      chat: { type: "llm", config: { model: "default", system } },
      end: { type: "end", config: { output: { reply: "nodes.chat.text" } } },
    },
    edges: ["start -> chat", "chat -> end"],
    output: replying,
  });
/** Asks a person. */
const asksSomebody = graphWith({
  nodes: {
    ask: { type: "approval", config: { message: "May I?" } },
    end: { type: "end", config: { output: { reply: "'Done'" } } },
  },
  edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> end"],
  output: replying,
});
/** Calls an agent and answers what it answered, or how it stands. */
const calling = (agent: string, config: JsonObject = {}, limits: JsonObject = {}): JsonObject =>
  graphWith({
    nodes: {
      call: { type: "call_agent", config: { agent, input: { message: "input.message" }, ...config } },
      end: {
        type: "end",
        config: {
          output: { reply: config["background"] === true ? "nodes.call.run_id" : "nodes.call.output.reply" },
        },
      },
    },
    edges: ["start -> call", "call -> end"],
    output: replying,
    limits,
  });

/** A project in which agents may call `echo`, `fail` and `hang`, and those that a test publishes before it runs them. */
async function family(db: Database, tenant: TestTenant, signals?: RunSignals) {
  const callable = new Map<string, AgentResource>();
  const runtime = testRuntime(db, tenant, obeying, undefined, callable, signals);
  const publish = async (slug: string, graph: JsonObject): Promise<string> => {
    callable.set(slug, signature);
    const about = { project_id: tenant.project_id, slug, name: slug, description: "" };
    const { id } = await runtime.agents.create(tenant, about, graph);
    await runtime.agents.publish(tenant, id, { note: "", created_by: null });
    return id;
  };
  for (const slug of ["echo", "fail", "hang"]) await publish(slug, asking(slug));
  const { runs } = runtime;
  const start = async (agentId: string, thread_id?: string): Promise<string> => {
    const input = { message: "Hi" };
    const more = thread_id === undefined ? {} : { thread_id };
    const request = { input, version: "published" as const, mode: "wait" as const, metadata: {}, ...more };
    return (await runs.start(tenant, agentId, request, caller)).id;
  };
  return {
    agents: runtime.agents,
    runs,
    publish,
    start,
    end: (id: string) => runs.waitForRest(tenant, id, soon()),
  };
}

/** The children of a run, once there are so many; oldest first. */
async function childrenOf(runs: RunService, tenant: Tenant, parent: string, count = 1): Promise<Run[]> {
  const list = async () => (await runs.list(tenant, { limit: 50, parent_run_id: parent })).items.toReversed();
  await expect.poll(async () => (await list()).length, { timeout: 20_000 }).toBe(count);
  return await list();
}

/** The agents as a run that is under way sees them. */
async function seenBy(
  runs: RunService,
  tenant: TestTenant,
  id: string,
  ending: AbortSignal = new AbortController().signal,
) {
  const { thread_id, agent_id } = await runs.get(tenant, id);
  const order: RunOrder = {
    id,
    org_id: tenant.org_id,
    project_id: tenant.project_id,
    agent: { id: agent_id, slug: "hang", version: 1 },
    thread: { id: thread_id, state: { messages: [], channels: {} } },
    caller_id: caller.id,
    channel: caller.channel,
    input: {},
    started_at: new Date(),
    lease_token: 1,
    parent_run_id: null,
    depth: 0,
    terms: noTerms,
    durability: null,
  };
  return runs.agentsOf(order, ending);
}

const call = (agent: string, more: Partial<AgentCall> = {}): AgentCall => ({
  key: "ask:1",
  agent,
  input: { message: "Hi" },
  allowance: {},
  ...more,
});

describeEachEngine("child runs", (test) => {
  test.for(Object.entries(agentCallsContract))("of the contract: %s", async ([, prove], { db, tenant }) => {
    const { runs, publish, start } = await family(db, tenant);
    const id = await start(await publish("parent", asking("hang")));
    const agents = await seenBy(runs, tenant, id);
    await prove({ agents, echo: "echo", failing: "fail", hanging: "hang", invalid: { message: 7 } });
    await runs.cancel(tenant, id);
  });

  test("a child is a run of its own, and what it used is its parent's too", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const parent = await end(await start(await publish("parent", calling("echo"))));
    expect(parent).toMatchObject({ status: "completed", output: { reply: "Hi" }, parent_run_id: null });
    const [child] = await childrenOf(runs, tenant, parent.id);
    expect(child).toMatchObject({ status: "completed", parent_run_id: parent.id, version: 1 });
    expect(child?.thread_id).not.toBe(parent.thread_id);
    expect(child?.usage).toEqual({ input_tokens: 3, output_tokens: 1 });
    expect(parent.usage).toEqual(child?.usage);
    const events = await Array.fromAsync(runs.events(tenant, child?.id ?? "", 0, soon()));
    expect(events.at(-1)?.event).toEqual({ type: "run.completed", output: { reply: "Hi" } });
  });

  test("a child is of the version that its parent was published with, until the parent is published again", async ({
    db,
    tenant,
  }) => {
    const { agents, runs, publish, start, end } = await family(db, tenant);
    const child = await publish("child", asking("echo"));
    const parent = await publish("parent", calling("child"));
    const versionOfChild = async () => {
      const { id } = await end(await start(parent));
      return (await childrenOf(runs, tenant, id))[0]?.version;
    };
    await agents.publish(tenant, child, { note: "", created_by: null });
    expect(await versionOfChild()).toBe(1);
    await agents.publish(tenant, parent, { note: "", created_by: null });
    expect(await versionOfChild()).toBe(2);
  });

  test("a run does not name who only waits for a time below it", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const pause = { type: "wait", config: { duration_ms: 3_600_000 } };
    const edges = ["start -> pause", "pause -> end"];
    const over = { type: "end", config: { output: { reply: "''" } } };
    await publish("leaf", graphWith({ nodes: { pause, end: over }, edges, output: replying }));
    const id = await start(await publish("parent", calling("leaf")));
    const [leaf] = await childrenOf(runs, tenant, id);
    const standing = async () => (await runs.get(tenant, leaf?.id ?? "")).status;
    await expect.poll(standing, { timeout: 20_000 }).toBe("waiting");
    expect(await runs.get(tenant, id)).toMatchObject({ status: "running", waiting_runs: [] });
    await runs.cancel(tenant, id);
    expect(await end(id)).toMatchObject({ status: "cancelled" });
  });

  test("a run names who waits for somebody below it, however far, until that is answered", async ({
    db,
    tenant,
  }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    await publish("leaf", asksSomebody);
    await publish("middle", calling("leaf"));
    const id = await start(await publish("parent", calling("middle")));
    const [middle] = await childrenOf(runs, tenant, id);
    const [leaf] = await childrenOf(runs, tenant, middle?.id ?? "");
    const asked = await end(leaf?.id ?? "");
    expect(asked).toMatchObject({ status: "waiting", waiting_runs: [] });
    expect(await runs.get(tenant, id)).toMatchObject({ status: "running", waiting_runs: [asked.id] });
    expect((await runs.list(tenant, { limit: 10 })).items.map((each) => each.waiting_runs)).toEqual([
      [],
      [asked.id],
      [asked.id],
    ]);
    expect(await runs.get(tenant, id)).toMatchObject({ waiting_nodes: ["call"] });
    const listed = async (status: RunStatus) =>
      (await runs.list(tenant, { limit: 10, status })).items.map((each) => each.id);
    expect(await listed("waiting")).toEqual([asked.id, middle?.id, id]);
    expect(await listed("running")).toEqual([]);
    const interrupt_id = asked.interrupts[0]?.id ?? "";
    const boss = { id: "usr_boss", roles: ["owner"] };
    await runs.resume(tenant, asked.id, { interrupt_id, value: { approved: true } }, boss);
    expect(await end(id)).toMatchObject({ status: "completed", waiting_runs: [], waiting_nodes: [] });
    expect(await listed("waiting")).toEqual([]);
    expect(await listed("completed")).toEqual([asked.id, middle?.id, id]);
  });

  test("a run below which nobody waits is one that runs", async ({ db, tenant }) => {
    const { runs, publish, start } = await family(db, tenant);
    const id = await start(await publish("parent", calling("hang")));
    const [child] = await childrenOf(runs, tenant, id);
    const running = await runs.list(tenant, { limit: 10, status: "running" });
    expect(running.items.map((each) => each.id)).toEqual([child?.id, id]);
    expect((await runs.list(tenant, { limit: 10, status: "waiting" })).items).toEqual([]);
    await runs.cancel(tenant, id);
  });

  test("a parent that is cancelled takes its children along, and theirs", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    await publish("middle", calling("hang"));
    const id = await start(await publish("parent", calling("middle")));
    const [middle] = await childrenOf(runs, tenant, id);
    const [leaf] = await childrenOf(runs, tenant, middle?.id ?? "");
    expect(await runs.cancel(tenant, id, "Enough.")).toMatchObject({
      status: "cancelled",
      error: { message: "Enough." },
    });
    expect(await end(middle?.id ?? "")).toMatchObject({ status: "cancelled" });
    expect(await end(leaf?.id ?? "")).toMatchObject({ status: "cancelled" });
  });

  test("in the background a child outlives a parent that completes", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const parent = await end(await start(await publish("parent", calling("hang", { background: true }))));
    const [child] = await childrenOf(runs, tenant, parent.id);
    expect(parent).toMatchObject({ status: "completed", output: { reply: child?.id } });
    expect(await runs.get(tenant, child?.id ?? "")).toMatchObject({ status: "running" });
    await runs.cancel(tenant, child?.id ?? "");
  });

  test("in the background a child ends with a parent that fails", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const graph = graphWith({
      nodes: {
        call: {
          type: "call_agent",
          config: { agent: "hang", input: { message: "input.message" }, background: true },
        },
        check: { type: "condition", config: { cases: [{ id: "bad", when: "input.message == 'Hi'" }] } },
        give_up: { type: "fail", config: { code: "no_use", message: "It is no use." } },
        end: { type: "end", config: { output: { reply: "''" } } },
      },
      edges: ["start -> call", "call -> check", "check.bad -> give_up", "check.else -> end"],
      output: replying,
    });
    const parent = await end(await start(await publish("parent", graph)));
    expect(parent).toMatchObject({ status: "failed", error: { code: "no_use" } });
    const [child] = await childrenOf(runs, tenant, parent.id);
    expect(await end(child?.id ?? "")).toMatchObject({ status: "cancelled" });
  });

  test("a child that uses more than it is allowed fails, and its parent knows why", async ({
    db,
    tenant,
  }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const parent = await end(
      await start(await publish("parent", calling("echo", { budget: { max_tokens: 3 } }))),
    );
    expect(parent).toMatchObject({ status: "failed", error: { code: "child_failed", node_id: "call" } });
    const [child] = await childrenOf(runs, tenant, parent.id);
    expect(child).toMatchObject({ status: "failed", error: { code: "limit_tokens" } });
  });

  test("a child in the background has only the time that it was given", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const config = { background: true, timeout_ms: 30 };
    const parent = await end(await start(await publish("parent", calling("hang", config))));
    const [child] = await childrenOf(runs, tenant, parent.id);
    expect(await end(child?.id ?? "")).toMatchObject({ status: "failed", error: { code: "limit_timeout" } });
  });

  test("an agent that calls itself gets eight levels deep", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const root = await end(await start(await publish("endless", calling("endless"))));
    expect(root).toMatchObject({ status: "failed", error: { code: "child_failed" } });
    const { items } = await runs.list(tenant, { limit: 50 });
    expect(items.map(({ error }) => error?.code)).toEqual([
      "call_depth_exceeded",
      ...Array.from({ length: 8 }, () => "child_failed"),
    ]);
  });

  test("permissions can only become fewer", async ({ db, tenant }) => {
    const { publish, start, end } = await family(db, tenant);
    await publish("middle", calling("echo", { permissions: ["agents:run", "runs:read"] }));
    const all = await end(await start(await publish("free", calling("middle"))));
    expect(all).toMatchObject({ status: "completed" });
    const bound = calling("middle", { permissions: ["runs:read"] });
    const none = await end(await start(await publish("bound", bound)));
    expect(none).toMatchObject({ status: "failed", error: { code: "child_failed" } });
    expect(none.error?.message).toContain("permission_missing");
  });

  test("an agent of another project is missing", async ({ db, tenant }) => {
    const { runs, start, publish } = await family(db, tenant);
    const other = await createTestTenant(db);
    await (await family(db, other)).publish("secret", asking("echo"));
    const id = await start(await publish("parent", asking("hang")));
    const agents = await seenBy(runs, tenant, id);
    await expect(agents.start(call("secret"), soon())).rejects.toMatchObject({ code: "agent_missing" });
    await runs.cancel(tenant, id);
  });

  test("a later run of the thread reaches the children of an earlier one, others do not", async ({
    db,
    tenant,
  }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const agentId = await publish("parent", calling("hang", { background: true }));
    const parent = await end(await start(agentId));
    const [child] = await childrenOf(runs, tenant, parent.id);
    const ids = [child?.id ?? ""];
    const stranger = await seenBy(runs, tenant, (await end(await start(agentId))).id);
    expect(await stranger.cancel(ids, "", soon())).toBe(0);
    await expect(stranger.result(ids[0] ?? "", ignore, soon())).rejects.toMatchObject({
      code: "child_missing",
    });
    const later = await seenBy(runs, tenant, (await end(await start(agentId, parent.thread_id))).id);
    expect(await later.cancel(ids, "", soon())).toBe(1);
    expect(await end(ids[0] ?? "")).toMatchObject({ status: "cancelled" });
    await Promise.all(
      (await runs.list(tenant, { limit: 50 })).items.map(({ id }) => runs.cancel(tenant, id)),
    );
  });

  test("a run that has ended calls nobody any more", async ({ db, tenant }) => {
    const { runs, publish, start, end } = await family(db, tenant);
    const parent = await end(await start(await publish("parent", asking("echo"))));
    const agents = await seenBy(runs, tenant, parent.id);
    await expect(agents.start(call("echo"), soon())).rejects.toMatchObject({ code: "child_refused" });
    await childrenOf(runs, tenant, parent.id, 0);
  });

  test("another process that goes on with the parent finds its children again", async ({ db, tenant }) => {
    const signals = createInProcessSignals();
    const { runs, publish, start, end } = await family(db, tenant, signals);
    const id = await start(await publish("parent", asking("hang")));
    const child = await (await seenBy(runs, tenant, id)).start(call("echo"), soon());
    const other = testRuntime(db, tenant, obeying, undefined, undefined, signals);
    const elsewhere = await seenBy(other.runs, tenant, id);
    expect(await elsewhere.start(call("echo"), soon())).toEqual(child);
    const used: number[] = [];
    const count = ({ output_tokens }: Usage): void => void used.push(output_tokens);
    expect(await elsewhere.result(child.run_id, count, soon())).toMatchObject({ output: { reply: "Hi" } });
    expect(used).toEqual([1]);
    await end((await runs.cancel(tenant, id)).id);
  });

  test("a parent that only moves to another process keeps its children", async ({ db, tenant }) => {
    const { runs, publish, start } = await family(db, tenant);
    const id = await start(await publish("parent", asking("hang")));
    const moving = await seenBy(runs, tenant, id, AbortSignal.abort(new RunInterrupted()));
    const { run_id } = await moving.start(call("hang"), soon());
    expect(await moving.cancel([run_id], "", soon())).toBe(0);
    expect(await runs.get(tenant, run_id)).toMatchObject({ status: "running" });
    await runs.cancel(tenant, id);
  });

  test("a process that drains lets runs finish that need children for it", async ({ db, tenant }) => {
    const { runs, publish, start } = await family(db, tenant);
    await publish("middle", calling("echo"));
    const id = await start(await publish("parent", calling("middle")));
    await runs.close(20_000);
    expect(await runs.get(tenant, id)).toMatchObject({ status: "completed" });
  });

  test("a process that ends gives parents and children up, and the next one goes on with both", async ({
    db,
    tenant,
  }) => {
    const { runs, publish, start } = await family(db, tenant);
    const id = await start(await publish("parent", calling("hang")));
    const [child] = await childrenOf(runs, tenant, id);
    await runs.close(0);
    expect(await runs.get(tenant, id)).toMatchObject({ status: "running" });
    expect(await runs.get(tenant, child?.id ?? "")).toMatchObject({ status: "running" });
    const next = testRuntime(db, tenant, saying("at last")).runs;
    await next.open();
    expect(await next.waitForRest(tenant, id, soon())).toMatchObject({ status: "completed" });
    expect(await childrenOf(next, tenant, id)).toMatchObject([{ id: child?.id, status: "completed" }]);
    await next.close(0);
  });
});
