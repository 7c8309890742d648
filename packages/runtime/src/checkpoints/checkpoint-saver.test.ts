import { setImmediate as immediate } from "node:timers/promises";

import {
  Annotation,
  Command,
  END,
  interrupt,
  type LangGraphRunnableConfig,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { type Database, inProject } from "@patchbay/database";
import {
  createTestTenant,
  describeEachEngine,
  insertTestRun,
  type TestTenant,
} from "@patchbay/database/testing";
import { sql } from "kysely";
import { expect, onTestFinished, vi } from "vitest";

import { CheckpointSaver, type CheckpointSaverOptions } from "./checkpoint-saver.ts";
import { LeaseLostError } from "./fence.ts";

describeEachEngine("the checkpoint saver", (test) => {
  test("a run goes on from its last step in another process, and no finished node runs again", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const calls: string[] = [];
    const dies = Promise.withResolvers<void>();
    const graph = (third: () => Promise<void>) =>
      new StateGraph(Annotation.Root({ done: appended<string>() }))
        .addNode("first", () => (calls.push("first"), { done: ["first"] }))
        .addNode("second", () => (calls.push("second"), { done: ["second"] }))
        .addNode("third", async () => {
          calls.push("third");
          await third();
          return { done: ["third"] };
        })
        .addEdge(START, "first")
        .addEdge("first", "second")
        .addEdge("second", "third")
        .addEdge("third", END);
    // The first process never comes back from the third node.
    dying(
      graph(() => (dies.resolve(), new Promise<void>(() => {})))
        .compile({ checkpointer: run.saver() })
        .invoke({ done: [] }, run.config),
    );
    await dies.promise;
    await run.takeOver();
    const result = await graph(() => Promise.resolve())
      .compile({ checkpointer: run.saver() })
      .invoke(null, run.config);
    expect(result).toEqual({ done: ["first", "second", "third"] });
    expect(calls).toEqual(["first", "second", "third", "third"]);
  });

  test("of two parallel nodes the finished one does not run again", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    let quick = 0;
    const graph = (slow: () => Promise<void>) =>
      new StateGraph(Annotation.Root({ done: appended<string>() }))
        .addNode("quick", () => (quick++, { done: ["quick"] }))
        .addNode("slow", async () => (await slow(), { done: ["slow"] }))
        .addEdge(START, "quick")
        .addEdge(START, "slow")
        .addEdge("quick", END)
        .addEdge("slow", END);
    dying(
      graph(() => new Promise<void>(() => {}))
        .compile({ checkpointer: run.saver() })
        .invoke({ done: [] }, run.config),
    );
    // What begins the graph writes to the same channel, and is sometimes stored by itself.
    await expect.poll(() => run.written("done"), { timeout: 20_000 }).toContainEqual(["quick"]);
    await run.takeOver();
    const result = await graph(() => Promise.resolve())
      .compile({ checkpointer: run.saver() })
      .invoke(null, run.config);
    expect(result.done.toSorted()).toEqual(["quick", "slow"]);
    expect(quick).toBe(1);
  });

  test("nodes that were sent to, each with its own arguments, go on where they stood", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const calls: number[] = [];
    const reached = Promise.withResolvers<void>();
    const graph = (isDying: boolean) =>
      new StateGraph(Annotation.Root({ squares: appended<number>() }))
        .addNode("fan", () => ({}))
        .addNode("square", async ({ n }: { n: number }) => {
          calls.push(n);
          if (calls.length === 3) reached.resolve();
          if (isDying) await new Promise<void>(() => {});
          return { squares: [n * n] };
        })
        .addEdge(START, "fan")
        .addConditionalEdges("fan", () => [1, 2, 3].map((n) => new Send("square", { n })), ["square"])
        .addEdge("square", END);
    dying(graph(true).compile({ checkpointer: run.saver() }).invoke({ squares: [] }, run.config));
    await reached.promise;
    await run.takeOver();
    const result = await graph(false).compile({ checkpointer: run.saver() }).invoke(null, run.config);
    expect(result).toEqual({ squares: [1, 4, 9] });
    expect(calls).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test("LangGraph's own interrupts are answered after a restart", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const graph = new StateGraph(Annotation.Root({ answer: Annotation<string>() }))
      .addNode("ask", () => ({ answer: interrupt<string, string>("Well?") }))
      .addEdge(START, "ask")
      .addEdge("ask", END);
    await graph.compile({ checkpointer: run.saver() }).invoke({}, run.config);
    await run.takeOver();
    const compiled = graph.compile({ checkpointer: run.saver() });
    expect((await compiled.getState(run.config)).tasks[0]?.interrupts).toMatchObject([{ value: "Well?" }]);
    expect(await compiled.invoke(new Command({ resume: "Yes" }), run.config)).toEqual({ answer: "Yes" });
  });

  test("what looks like a serialized class comes back as the data that it is", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const data = [
      {
        lc: 1,
        type: "constructor",
        id: ["langchain_core", "messages", "HumanMessage"],
        kwargs: { content: "x" },
      },
      { lc: 2, type: "constructor", id: ["Error"], args: ["x"] },
      { lc: 2, type: "undefined" },
      JSON.parse('{"__proto__": {"isAdmin": true}}') as object,
      "\u0000 and \ud800 alone",
    ];
    const graph = new StateGraph(Annotation.Root({ data: Annotation<unknown[]>() }))
      .addNode("tool", () => ({ data }))
      .addEdge(START, "tool")
      .addEdge("tool", END);
    await graph.compile({ checkpointer: run.saver() }).invoke({}, run.config);
    const tuple = await run.saver().getTuple(run.config);
    expect(JSON.stringify(tuple?.checkpoint.channel_values["data"])).toBe(JSON.stringify(data));
    expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  });

  test("state that is not JSON ends the run with an error that says where", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const graph = new StateGraph(Annotation.Root({ ratio: Annotation<number>() }))
      .addNode("divide", () => ({ ratio: 0 / 0 }))
      .addEdge(START, "divide")
      .addEdge("divide", END);
    const invoked = graph.compile({ checkpointer: run.saver() }).invoke({}, run.config);
    await expect(invoked).rejects.toMatchObject({ code: "state_not_json", details: { channel: "ratio" } });
  });

  test("a step is one transaction", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    // What a task has written waits a moment for the end of its step, which on a busy machine may take longer than that.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let transactions = 0;
    const saver = run.saver({
      isNew: true,
      inProject: (work) => (transactions++, inProject(db, tenant, work)),
    });
    await counting(4).compile({ checkpointer: saver }).invoke({ count: 0 }, run.config);
    // The input's checkpoint and one for each of the steps: the start and four nodes.
    expect(transactions).toBe(6);
    expect(await run.count("run_checkpoint_writes")).toBe(0);
  });

  test("what did not change is not stored again, and a list that grows is stored once", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const steps = 30;
    const graph = growing(steps);
    await graph
      .compile({ checkpointer: run.saver() })
      .invoke(growingInput, { ...run.config, recursionLimit: 99 });
    const stored = await run.stored();
    expect(stored["big"]).toMatchObject({ rows: 1 });
    expect(stored["notes"]?.bytes).toBeLessThan(steps * 120);
    const tuple = await run.saver().getTuple(run.config);
    expect(tuple?.checkpoint.channel_values["notes"]).toHaveLength(steps);
    const older = await Array.fromAsync(run.saver().list(run.config, { filter: { step: 10 } }));
    expect(older[0]?.checkpoint.channel_values["notes"]).toHaveLength(10);
  });

  test("a resumed run goes on with the lists that are stored", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const graph = growing(10);
    const halfway = graph.compile({ checkpointer: run.saver(), interruptBefore: ["write"] });
    await halfway.invoke(growingInput, run.config);
    for (let step = 0; step < 4; step++) await halfway.invoke(null, run.config);
    await run.takeOver();
    const result = await graph.compile({ checkpointer: run.saver() }).invoke(null, run.config);
    expect(result.notes).toHaveLength(10);
    expect((await run.stored())["notes"]?.bytes).toBeLessThan(10 * 120);
  });

  test("with asynchronous durability everything is stored once it is flushed", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const saver = run.saver({ durability: "async" });
    await counting(8)
      .compile({ checkpointer: saver })
      .invoke({ count: 0 }, { ...run.config, durability: "async" });
    await saver.flush();
    const tuple = await run.saver().getTuple(run.config);
    expect(tuple?.checkpoint.channel_values).toMatchObject({ count: 8 });
    expect(await run.count("run_checkpoints")).toBe(10);
  });

  test("a run that ends early is stored at its end alone, if so wished", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await counting(3)
      .compile({ checkpointer: run.saver() })
      .invoke({ count: 0 }, { ...run.config, durability: "exit" });
    expect(await run.count("run_checkpoints")).toBe(1);
    const tuple = await run.saver().getTuple(run.config);
    expect(tuple?.checkpoint.channel_values).toMatchObject({ count: 3 });
  });

  test("only the newest are kept, whole, together with all that they stand on", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await growing(30)
      .compile({ checkpointer: run.saver({ keep: 3 }) })
      .invoke(growingInput, { ...run.config, recursionLimit: 99 });
    const kept = await Array.fromAsync(run.saver().list(run.config));
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.length).toBeLessThanOrEqual(6);
    expect(kept.map((tuple) => (tuple.checkpoint.channel_values["notes"] as unknown[]).length)).toEqual(
      kept.map((tuple) => tuple.metadata?.step),
    );
    expect(kept[0]?.checkpoint.channel_values).toMatchObject({ big: growingInput.big });
  });

  test("a step can be taken again from an older checkpoint, without harm to the newer ones", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const compiled = growing(6).compile({ checkpointer: run.saver() });
    await compiled.invoke(growingInput, run.config);
    const before = await Array.fromAsync(run.saver().list(run.config));
    const old = before.find((tuple) => tuple.metadata?.step === 3);
    const forked = await compiled.updateState(old?.config ?? {}, { notes: ["another"] });
    const result = await compiled.invoke(null, forked);
    expect(result.notes).toHaveLength(6);
    expect(result.notes.filter((note: string) => note === "another")).toHaveLength(1);
    const after = await Array.fromAsync(run.saver().list(run.config));
    const checkpoints = after.map((tuple) => tuple.checkpoint);
    expect(checkpoints.slice(-before.length)).toEqual(before.map((tuple) => tuple.checkpoint));
  });

  test("a subgraph has checkpoints of its own", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const child = counting(2).compile({ checkpointer: true });
    const parent = new StateGraph(Annotation.Root({ count: Annotation<number>() }))
      .addNode("child", child)
      .addEdge(START, "child")
      .addEdge("child", END);
    await parent.compile({ checkpointer: run.saver() }).invoke({ count: 0 }, run.config);
    const all = await Array.fromAsync(run.saver().list(run.config));
    const namespaces = new Set(all.map((tuple) => tuple.config.configurable?.["checkpoint_ns"]));
    expect(namespaces).toEqual(new Set(["", "child"]));
  });

  test("the newest is the one that was written last, whatever its writer's clock said", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const saver = run.saver();
    const first = { ...emptyCheckpoint(), id: uuid6(1) };
    const slow = { ...emptyCheckpoint(), id: `0${first.id.slice(1)}` };
    const put = await saver.put(run.config, first, metadata(1), {});
    await saver.put(put, slow, metadata(2), {});
    expect((await run.saver().getTuple(run.config))?.checkpoint.id).toBe(slow.id);
  });

  test("lists newest first, by metadata, up to a limit, before a checkpoint", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await counting(25)
      .compile({ checkpointer: run.saver() })
      .invoke({ count: 0 }, { ...run.config, recursionLimit: 99 });
    const steps = async (options: Parameters<CheckpointSaver["list"]>[1]) =>
      (await Array.fromAsync(run.saver().list(run.config, options))).map((tuple) => tuple.metadata?.step);
    const all = await steps({});
    expect(all).toEqual(Array.from({ length: 27 }, (_, index) => 25 - index));
    expect(await steps({ limit: 22 })).toEqual(all.slice(0, 22));
    expect(await steps({ filter: { source: "input" } })).toEqual([-1]);
    const [third] = await Array.fromAsync(run.saver().list(run.config, { filter: { step: 3 } }));
    expect(await steps({ before: third?.config ?? {}, limit: 2 })).toEqual([2, 1]);
  });

  test("a deleted run leaves nothing", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const saver = run.saver();
    await counting(3).compile({ checkpointer: saver }).invoke({ count: 0 }, run.config);
    await saver.deleteThread(run.id);
    expect(await saver.getTuple(run.config)).toBeUndefined();
    expect(await run.count("run_checkpoint_values")).toBe(0);
  });

  test("who lost the lease writes nothing more", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const stale = run.saver();
    await run.takeOver();
    const invoked = counting(2).compile({ checkpointer: stale }).invoke({ count: 0 }, run.config);
    await expect(invoked).rejects.toThrow(LeaseLostError);
    await expect(stale.flush()).rejects.toThrow(LeaseLostError);
    expect(await run.count("run_checkpoints")).toBe(0);
  });

  test("with asynchronous durability the run's owner hears at once that nothing can be stored", async ({
    db,
    tenant,
  }) => {
    const run = await runningRun(db, tenant);
    const abort = new AbortController();
    const saver = run.saver({ durability: "async", onFailure: (error) => abort.abort(error) });
    await run.takeOver();
    const endless = new StateGraph(Annotation.Root({ count: Annotation<number>() }))
      // Steps of microtasks alone would let nothing else happen, not even the failure.
      .addNode("next", async ({ count }) => ({ count: await immediate(count + 1) }))
      .addEdge(START, "next")
      .addEdge("next", "next");
    const invoked = endless
      .compile({ checkpointer: saver })
      .invoke(
        { count: 0 },
        { ...run.config, durability: "async", recursionLimit: 1_000_000, signal: abort.signal },
      );
    await expect(invoked).rejects.toBeInstanceOf(Error);
    expect(abort.signal.reason).toBeInstanceOf(LeaseLostError);
  });

  test("a run that has ended takes no more checkpoints", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await inProject(db, tenant, ({ sql: tx }) =>
      tx.updateTable("runs").set({ status: "cancelled" }).where("id", "=", run.id).execute(),
    );
    const put = run.saver().put(run.config, emptyCheckpoint(), metadata(1), {});
    await expect(put).rejects.toThrow(LeaseLostError);
  });

  test("another tenant neither sees nor writes the checkpoints", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await counting(1).compile({ checkpointer: run.saver() }).invoke({ count: 0 }, run.config);
    const other = await createTestTenant(db);
    const foreign = run.saver({ inProject: (work) => inProject(db, other, work) });
    expect(await foreign.getTuple(run.config)).toBeUndefined();
    expect(await Array.fromAsync(foreign.list(run.config))).toEqual([]);
    const put = foreign.put(run.config, emptyCheckpoint(), metadata(1), {});
    await expect(put).rejects.toThrow(LeaseLostError);
    await run.saver({ inProject: (work) => inProject(db, other, work) }).deleteThread(run.id);
    expect(await run.count("run_checkpoints")).toBe(3);
  });

  test("a saver without a lease reads and does not write", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    await counting(1).compile({ checkpointer: run.saver() }).invoke({ count: 0 }, run.config);
    const { lease_token: _, ...options } = run.options();
    const reader = new CheckpointSaver(options);
    expect((await reader.getTuple(run.config))?.checkpoint.channel_values).toMatchObject({ count: 1 });
    await expect(reader.put(run.config, emptyCheckpoint(), metadata(1), {})).rejects.toThrow(TypeError);
  });

  test("a config that names another run, or none, is refused", async ({ db, tenant }) => {
    const run = await runningRun(db, tenant);
    const saver = run.saver();
    for (const config of [{}, { configurable: {} }, { configurable: { thread_id: "run_other" } }]) {
      await expect(saver.getTuple(config)).rejects.toThrow(TypeError);
      await expect(Array.fromAsync(saver.list(config))).rejects.toThrow(TypeError);
      await expect(saver.put(config, emptyCheckpoint(), metadata(1), {})).rejects.toThrow(TypeError);
      await expect(saver.putWrites(config, [["a", 1]], "task")).rejects.toThrow(TypeError);
    }
    await expect(saver.deleteThread("run_other")).rejects.toThrow(TypeError);
    const unnamed = { before: { configurable: { checkpoint_id: "1" } } };
    await expect(Array.fromAsync(saver.list(run.config, unnamed))).rejects.toThrow(TypeError);
  });
});

const metadata = (step: number) => ({ source: "loop", step, parents: {} }) as const;

function appended<Item>() {
  return Annotation<Item[]>({ reducer: (items, more) => [...items, ...more], default: () => [] });
}

/** Counts to `last`, one at a step. */
function counting(last: number) {
  return new StateGraph(Annotation.Root({ count: Annotation<number>() }))
    .addNode("next", ({ count }) => ({ count: count + 1 }))
    .addEdge(START, "next")
    .addConditionalEdges("next", ({ count }) => (count < last ? "next" : END), ["next", END]);
}

const growingInput = { big: "x".repeat(10_000), notes: [] as string[] };

/** Writes so many notes, one at a step, next to something big that never changes. */
function growing(count: number) {
  return new StateGraph(Annotation.Root({ big: Annotation<string>(), notes: appended<string>() }))
    .addNode("write", ({ notes }) => ({ notes: [`note ${notes.length} ${"y".repeat(90)}`] }))
    .addEdge(START, "write")
    .addConditionalEdges("write", ({ notes }) => (notes.length < count ? "write" : END), ["write", END]);
}

/** Lets a run go on as in a process that dies: all that may come of it is that another process has its lease. */
function dying(invoked: Promise<unknown>): void {
  invoked.catch((thrown: unknown) => {
    if (!(thrown instanceof LeaseLostError)) throw thrown;
  });
}

/** A run that this process executes, until somebody takes it over. */
async function runningRun(db: Database, tenant: TestTenant) {
  const id = await inProject(db, tenant, (tx) => insertTestRun(tx));
  let lease_token = 0;
  const takeOver = async () => {
    lease_token += 1;
    await inProject(db, tenant, ({ sql: tx }) =>
      tx.updateTable("runs").set({ status: "running", lease_token }).where("id", "=", id).execute(),
    );
  };
  await takeOver();
  const config = {
    configurable: { thread_id: id },
    durability: "sync",
  } as const satisfies LangGraphRunnableConfig & { durability: "sync" };
  const options = (): CheckpointSaverOptions => ({
    inProject: (work) => inProject(db, tenant, work),
    run_id: id,
    lease_token,
    durability: "sync",
  });
  return {
    id,
    config,
    takeOver,
    options,
    /** A saver of its own, as another process would have. */
    saver: (changes: Partial<CheckpointSaverOptions> = {}) =>
      new CheckpointSaver({ ...options(), ...changes }),
    count: (table: "run_checkpoints" | "run_checkpoint_values" | "run_checkpoint_writes") =>
      inProject(db, tenant, async ({ sql: tx }) => {
        const { rows } = await sql<{ count: string }>`
          select count(*) as count from ${sql.table(table)} where run_id = ${id}`.execute(tx);
        return Number(rows[0]?.count);
      }),
    /** What tasks whose step has not ended have written to a channel, as far as it is stored. */
    written: (channel: string) =>
      inProject(db, tenant, async ({ sql: tx }) => {
        const { rows } = await sql<{ value: unknown }>`
          select value from run_checkpoint_writes where run_id = ${id} and channel = ${channel}`.execute(tx);
        return rows.map(({ value }) => value);
      }),
    /** What the values of each channel take. */
    stored: () =>
      inProject(db, tenant, async ({ sql: tx }) => {
        const { rows } = await sql<{ channel: string; rows: string; bytes: string }>`
          select channel, count(*) as rows, sum(length(value::text)) as bytes
          from run_checkpoint_values where run_id = ${id} group by channel`.execute(tx);
        return Object.fromEntries(
          rows.map((row) => [row.channel, { rows: Number(row.rows), bytes: Number(row.bytes) }]),
        );
      }),
  };
}
