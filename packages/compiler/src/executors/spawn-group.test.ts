import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { RunFailure } from "../run/run-failure.ts";
import {
  failureOf,
  hangingAgent,
  recordingContext,
  runGraph,
  type ScriptedAgent,
  scriptedAgents,
} from "../testing/index.ts";

/** Spawns a researcher for each topic; the run's output is what the node leaves behind. */
const spawning = (topics: readonly string[], config: JsonObject = {}, limits: JsonObject = {}): JsonObject =>
  graphWith({
    nodes: {
      spawn: {
        type: "spawn_group",
        config: { agent: "researcher", items: JSON.stringify(topics), input: { topic: "item" }, ...config },
      },
      end: { type: "end", config: { output: { spawn: "nodes.spawn" } } },
    },
    edges: ["start -> spawn", "spawn -> end"],
    limits,
  });

/** Does what its topic says: `fail`, `hang`, else it answers. */
const obeying: ScriptedAgent = ({ topic }, child) => {
  if (topic === "fail") throw new RunFailure("http_failed", "The library did not answer.");
  child.use({ input_tokens: 10, output_tokens: 1 });
  if (topic === "hang") return hangingAgent({}, child);
  return { summary: topic ?? null };
};

const run = async (document: JsonObject, researcher: ScriptedAgent = obeying) => {
  const agents = scriptedAgents({ researcher });
  const running = runGraph(document, recordingContext({ agents }));
  await Promise.allSettled([running]);
  return { agents, running };
};

/** What a spawn left behind that went well. */
const left = async (document: JsonObject, researcher?: ScriptedAgent) => {
  const { agents, running } = await run(document, researcher);
  const result = await running;
  // The graph's output has one member, the node's outputs.
  return { agents, usage: result.usage, spawn: result.output["spawn"] as JsonObject };
};

const statusesIn = (spawn: JsonObject): unknown =>
  Array.isArray(spawn["results"]) ? spawn["results"].map((each: JsonObject) => each["status"]) : undefined;

test("every item gets a run, and the results stand in the items' order", async () => {
  const slow: ScriptedAgent = async ({ topic }) => {
    for (let turn = 0; turn < (topic === "a" ? 20 : 1); turn++) await Promise.resolve();
    return { summary: topic ?? null };
  };
  const { spawn, agents } = await left(spawning(["a", "b"]), slow);
  expect(spawn).toEqual({
    group: expect.stringMatching(/^grp_[0-9a-f]{26}$/),
    run_ids: ["child_1", "child_2"],
    status: "completed",
    results: [
      { run_id: "child_1", status: "completed", output: { summary: "a" }, error: null },
      { run_id: "child_2", status: "completed", output: { summary: "b" }, error: null },
    ],
  });
  expect(agents.calls.map(({ group }) => group)).toEqual([spawn["group"], spawn["group"]]);
});

test("what the members used is the run's own", async () => {
  expect((await left(spawning(["a", "b", "c"]))).usage).toMatchObject({ input_tokens: 30, output_tokens: 3 });
});

test("at most so many run at once, and all of them run", async () => {
  let now = 0;
  let most = 0;
  const counting: ScriptedAgent = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return { summary: "" };
  };
  const topics = Array.from({ length: 10 }, String);
  const { agents } = await left(spawning(topics, { concurrency: 3 }), counting);
  expect(most).toBe(3);
  expect(agents.statuses()).toEqual(topics.map(() => "completed"));
});

test("a group of none is complete; its first success never comes", async () => {
  const none = { items: "[]", input: { topic: "'x'" } };
  expect((await left(spawning([], none))).spawn).toMatchObject({ status: "completed", results: [] });
  const { running } = await run(spawning([], { ...none, mode: "first_success" }));
  expect(await failureOf(running)).toMatchObject({ code: "group_failed" });
});

test("an item whose input the agent does not accept is a failed member that never began", async () => {
  const { spawn } = await left(spawning(["a", "invalid"], { mode: "best_effort" }));
  expect(spawn).toMatchObject({
    run_ids: ["child_1"],
    results: [
      { status: "completed" },
      { run_id: "", status: "failed", error: { code: "agent_input_invalid" } },
    ],
  });
});

describe("modes", () => {
  test("all: everybody ends, then one failure fails the node and says which", async () => {
    const { agents, running } = await run(spawning(["fail", "a", "b"], { concurrency: 1 }));
    const error = await failureOf(running);
    expect(error).toMatchObject({ code: "group_failed", node_id: "spawn" });
    expect(error.message).toContain("2 of 3 runs completed");
    expect(error.message).toContain("http_failed");
    expect(agents.statuses()).toEqual(["failed", "completed", "completed"]);
  });

  test("best_effort: failures are results; where nobody completed, the group failed", async () => {
    const some = await left(spawning(["fail", "a"], { mode: "best_effort" }));
    expect(some.spawn["status"]).toBe("completed");
    expect(statusesIn(some.spawn)).toEqual(["failed", "completed"]);
    const none = await left(spawning(["fail", "fail"], { mode: "best_effort" }));
    expect(none.spawn["status"]).toBe("failed");
  });

  test("fail_fast: the first failure cancels the rest and fails, and nobody else begins", async () => {
    const { agents, running } = await run(
      spawning(["hang", "fail", "a", "a"], { mode: "fail_fast", concurrency: 2 }),
    );
    expect(await failureOf(running)).toMatchObject({ code: "group_failed" });
    expect(agents.statuses()).toEqual(["cancelled", "failed"]);
  });

  test("quorum: goes on once so many completed, and cancels the rest", async () => {
    const { agents, spawn } = await left(spawning(["hang", "a", "fail", "b"], { mode: "quorum", quorum: 2 }));
    expect(statusesIn(spawn)).toEqual(["cancelled", "completed", "failed", "completed"]);
    expect(agents.statuses()).toEqual(["cancelled", "completed", "failed", "completed"]);
    expect(agents.reasons.get("child_1")).toBe("Its group was decided without it.");
  });

  test("quorum: fails as soon as it is out of reach", async () => {
    const { agents, running } = await run(spawning(["hang", "fail", "fail"], { mode: "quorum", quorum: 2 }));
    expect(await failureOf(running)).toMatchObject({ code: "group_failed" });
    expect(agents.statuses()).toEqual(["cancelled", "failed", "failed"]);
  });

  test("first_success: the first to complete wins, whoever failed before", async () => {
    const { spawn, agents } = await left(
      spawning(["fail", "hang", "a", "never"], { mode: "first_success", concurrency: 3 }),
    );
    expect(statusesIn(spawn)).toEqual(["failed", "cancelled", "completed", "cancelled"]);
    expect(spawn["results"]).toMatchObject([{}, {}, {}, { run_id: "" }]);
    expect(agents.calls).toHaveLength(3);
  });

  test("first_success: fails when all failed", async () => {
    const { running } = await run(spawning(["fail", "fail"], { mode: "first_success" }));
    expect(await failureOf(running)).toMatchObject({ code: "group_failed" });
  });
});

test("a member that takes too long is cancelled and counts as failed", async () => {
  const { spawn, agents } = await left(spawning(["hang", "a"], { mode: "best_effort", timeout_ms: 20 }));
  expect(spawn["results"]).toMatchObject([
    { run_id: "child_1", status: "failed", error: { code: "child_timeout" } },
    { status: "completed" },
  ]);
  expect(agents.statuses()).toEqual(["cancelled", "completed"]);
});

test("a ceiling of the run that members pass together cancels all of them", async () => {
  const { agents, running } = await run(
    spawning(["hang", "hang", "hang"], { mode: "best_effort" }, { max_tokens: 25 }),
  );
  expect(await failureOf(running)).toMatchObject({ code: "limit_tokens" });
  expect(agents.statuses()).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("a run that is cancelled cancels the members", async () => {
  const stop = new AbortController();
  const agents = scriptedAgents({ researcher: hangingAgent });
  const running = runGraph(spawning(["a", "b"]), recordingContext({ agents }), { signal: stop.signal });
  await expect.poll(() => agents.statuses()).toEqual(["running", "running"]);
  stop.abort(new Error("Enough."));
  await expect(running).rejects.toThrow("Enough.");
  await expect.poll(() => agents.statuses()).toEqual(["cancelled", "cancelled"]);
});

test("in the background all begin at once, up to 32, and the run goes on", async () => {
  const topics = Array.from({ length: 32 }, String);
  const { spawn, agents } = await left(spawning(topics, { background: true }), hangingAgent);
  expect(Object.keys(spawn)).toEqual(["group", "run_ids"]);
  expect(agents.statuses()).toEqual(topics.map(() => "running"));
  const { running } = await run(spawning([...topics, "one more"], { background: true }));
  expect(await failureOf(running)).toMatchObject({ code: "group_too_large" });
});

test("in the background all begin or none stays", async () => {
  const { running, agents } = await run(spawning(["hang", "invalid"], { background: true }));
  expect(await failureOf(running)).toMatchObject({ code: "agent_input_invalid" });
  expect(agents.statuses()).toEqual(["cancelled"]);
});
