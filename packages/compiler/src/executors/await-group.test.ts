import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { RunFailure } from "../run/run-failure.ts";
import {
  failureOf,
  hangingAgent,
  recordingContext,
  runGraph,
  type ScriptedAgent,
  scriptedAgents,
} from "../testing/index.ts";

/** Spawns researchers in the background and awaits them, twice where `again` says so. */
const awaiting = (
  topics: readonly string[],
  config: JsonObject = {},
  { again = false, limits = {} }: { again?: boolean; limits?: JsonObject } = {},
): JsonObject => {
  const hasExpired = config["timeout_ms"] !== undefined;
  return graphWith({
    nodes: {
      spawn: {
        type: "spawn_group",
        config: {
          agent: "researcher",
          items: JSON.stringify(topics),
          input: { topic: "item" },
          background: true,
        },
      },
      wait: { type: "await_group", config: { group: "nodes.spawn.group", ...config } },
      ...(again ? { again: { type: "await_group", config: { group: "nodes.spawn.group", ...config } } } : {}),
      ...(hasExpired ? { late: { type: "end", config: { output: { late: "true" } } } } : {}),
      end: { type: "end", config: { output: { wait: "nodes.wait" } } },
    },
    edges: [
      "start -> spawn",
      "spawn -> wait",
      ...(again ? ["wait -> again", "again -> end"] : ["wait -> end"]),
      ...(hasExpired ? ["wait.expired -> late"] : []),
    ],
    limits,
  });
};

const obeying: ScriptedAgent = ({ topic }, child) => {
  if (topic === "fail") throw new RunFailure("http_failed", "The library did not answer.");
  child.use({ input_tokens: 10, output_tokens: 1 });
  return topic === "hang" ? hangingAgent({}, child) : { summary: topic ?? null };
};
const run = async (document: JsonObject) => {
  const agents = scriptedAgents({ researcher: obeying });
  const running = runGraph(document, recordingContext({ agents }));
  await Promise.allSettled([running]);
  return { agents, running };
};

test("collects what a group in the background came to, in the items' order", async () => {
  const { running } = await run(awaiting(["a", "fail"], { mode: "best_effort" }));
  expect((await running).output).toEqual({
    wait: {
      status: "completed",
      results: [
        { run_id: "child_1", status: "completed", output: { summary: "a" }, error: null },
        {
          run_id: "child_2",
          status: "failed",
          output: null,
          error: { code: "http_failed", message: "The library did not answer." },
        },
      ],
    },
  });
});

test("what the members used counts when they are awaited, and once, however often they are", async () => {
  const { running } = await run(awaiting(["a", "b"], {}, { again: true }));
  expect((await running).usage).toMatchObject({ input_tokens: 20, output_tokens: 2 });
});

test("what is not waited for any more goes on, and says so", async () => {
  const { running, agents } = await run(awaiting(["hang", "a"], { mode: "first_success" }));
  expect((await running).output).toMatchObject({
    wait: { status: "completed", results: [{ status: "running", output: null }, { status: "completed" }] },
  });
  expect(agents.statuses()).toEqual(["running", "completed"]);
});

test("a group that does not come to its aim fails the node", async () => {
  const { running } = await run(awaiting(["hang", "fail"], { mode: "fail_fast" }));
  expect(await failureOf(running)).toMatchObject({ code: "group_failed", node_id: "wait" });
});

test("when the time is up the run goes on by “expired”, and so does the group", async () => {
  const { running, agents } = await run(awaiting(["hang"], { timeout_ms: 20 }));
  expect((await running).output).toEqual({ late: true });
  expect(agents.statuses()).toEqual(["running"]);
});

test("members that together pass a ceiling of the run end it", async () => {
  const { running } = await run(awaiting(["hang", "hang"], {}, { limits: { max_tokens: 15 } }));
  expect(await failureOf(running)).toMatchObject({ code: "limit_tokens" });
});

test.each([["'nonsense'", "group_missing"]])("%s is no group: %s", async (group, code) => {
  const { running } = await run(awaiting([], { group }));
  expect(await failureOf(running)).toMatchObject({ code });
});

test("a group of none is complete at once", async () => {
  const document = awaiting([], { group: `'grp_${"0".repeat(26)}'` });
  expect((await (await run(document)).running).output).toEqual({
    wait: { status: "completed", results: [] },
  });
});
