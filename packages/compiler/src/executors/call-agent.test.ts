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
  scriptedModel,
} from "../testing/index.ts";

/** Calls the researcher about the message; the run's output is what the node leaves behind. */
const calling = (config: JsonObject = {}, policy: JsonObject = {}, limits: JsonObject = {}): JsonObject =>
  graphWith({
    nodes: {
      ask: {
        type: "call_agent",
        config: { agent: "researcher", input: { topic: "input.message" }, ...config },
        policy,
      },
      end: { type: "end", config: { output: { ask: "nodes.ask" } } },
    },
    edges: ["start -> ask", "ask -> end"],
    limits,
  });
const summing: ScriptedAgent = ({ topic }, { use }) => {
  use({ input_tokens: 100, output_tokens: 20, cost_usd: 0.25 });
  return { summary: `About ${JSON.stringify(topic)}.` };
};
const failing: ScriptedAgent = () => {
  throw new RunFailure("http_failed", "The library did not answer.", { isRetriable: true });
};
const run = async (document: JsonObject, researcher: ScriptedAgent, signal?: AbortSignal) => {
  const agents = scriptedAgents({ researcher });
  const context = recordingContext({ agents, model: scriptedModel(["ok"]) });
  const running = runGraph(document, context, signal === undefined ? {} : { signal });
  return { agents, context, running, ended: await Promise.allSettled([running]) };
};

test("goes on with the agent's answer, and says which run it was", async () => {
  const { running, agents } = await run(calling(), summing);
  expect((await running).output).toEqual({
    ask: { run_id: "child_1", status: "completed", output: { summary: 'About "hello".' } },
  });
  expect(agents.calls).toMatchObject([{ agent: "researcher", input: { topic: "hello" }, allowance: {} }]);
});

test("what the child used is the run's own, and counts once", async () => {
  const { running, context } = await run(calling(), summing);
  const usage = { input_tokens: 100, output_tokens: 20, cost_usd: 0.25 };
  expect((await running).usage).toEqual(usage);
  expect(context.events.filter(({ type }) => type === "usage")).toEqual([{ type: "usage", ...usage }]);
});

test("version, permissions and what may be used are passed on", async () => {
  const permissions = ["runs:read"];
  const { agents } = await run(calling({ version: 1, permissions, budget: { max_tokens: 500 } }), summing);
  expect(agents.calls).toMatchObject([{ version: 1, permissions, allowance: { max_tokens: 500 } }]);
});

test.each([
  [
    { max_tokens: 900, max_cost_usd: 3 },
    { max_tokens: 900, max_cost_usd: 3 },
  ],
  [{ max_tokens: 5_000 }, { max_tokens: 1_000, max_cost_usd: 4 }],
])("a budget of %j never is more than what the run has left: %j", async (budget, allowance) => {
  const limits = { max_tokens: 1_000, max_cost_usd: 4 };
  const { agents } = await run(calling({ budget }, {}, limits), summing);
  expect(agents.calls[0]?.allowance).toEqual(allowance);
});

test("a second child may use what the first has left", async () => {
  const ask = { type: "call_agent", config: { agent: "researcher", input: { topic: "input.message" } } };
  const document = graphWith({
    nodes: { one: ask, two: ask, end: { type: "end", config: { output: {} } } },
    edges: ["start -> one", "one -> two", "two -> end"],
    limits: { max_tokens: 1_000 },
  });
  const { agents } = await run(document, summing);
  expect(agents.calls.map(({ allowance }) => allowance)).toEqual([
    { max_tokens: 1_000 },
    { max_tokens: 880 },
  ]);
  expect(new Set(agents.calls.map(({ key }) => key)).size).toBe(2);
});

test("a child that uses more than the run may ends with the run, while it works", async () => {
  const greedy: ScriptedAgent = (_input, child) => {
    child.use({ input_tokens: 2_000, output_tokens: 0 });
    return hangingAgent(_input, child);
  };
  const { running, agents } = await run(calling({}, {}, { max_tokens: 1_000 }), greedy);
  expect(await failureOf(running)).toMatchObject({ code: "limit_tokens" });
  expect(agents.statuses()).toEqual(["cancelled"]);
});

test("a child's failure is the node's, and says why", async () => {
  const { running } = await run(calling(), failing);
  expect(await failureOf(running)).toEqual({
    code: "child_failed",
    message: "The run child_1 of “researcher” failed with “http_failed”: The library did not answer.",
    retriable: true,
    node_id: "ask",
  });
});

test("a failed child is not run again, whatever the policy says of retries", async () => {
  const { agents } = await run(calling({}, { retry: { max_attempts: 3, backoff_ms: 0 } }), failing);
  expect(agents.calls).toHaveLength(1);
});

test("a child that somebody cancelled fails the node", async () => {
  const agents = scriptedAgents({ researcher: hangingAgent });
  const running = runGraph(calling(), recordingContext({ agents }));
  await expect.poll(() => agents.statuses()).toEqual(["running"]);
  await agents.cancel(["child_1"], "", new AbortController().signal);
  expect(await failureOf(running)).toMatchObject({ code: "child_cancelled", retriable: false });
});

test.each([
  ["the config's limit", { timeout_ms: 20 }, {}, "child_timeout"],
  ["the policy's", {}, { timeout_ms: 20 }, "node_timeout"],
])("a child that takes longer than %s is cancelled", async (_what, config, policy, code) => {
  const { running, agents } = await run(calling(config, policy), hangingAgent);
  expect(await failureOf(running)).toMatchObject({ code });
  await expect.poll(() => agents.statuses()).toEqual(["cancelled"]);
});

test("a run that is cancelled cancels its child", async () => {
  const stop = new AbortController();
  const agents = scriptedAgents({ researcher: hangingAgent });
  const running = runGraph(calling(), recordingContext({ agents }), { signal: stop.signal });
  await expect.poll(() => agents.statuses()).toEqual(["running"]);
  const reason = new Error("Enough.");
  stop.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect.poll(() => agents.statuses()).toEqual(["cancelled"]);
});

test("in the background the child goes on by itself, with its own limit of time", async () => {
  const { running, agents } = await run(calling({ background: true, timeout_ms: 5_000 }), hangingAgent);
  expect((await running).output).toEqual({ ask: { run_id: "child_1", status: "running" } });
  expect(agents.statuses()).toEqual(["running"]);
  expect(agents.calls).toMatchObject([{ timeout_ms: 5_000 }]);
});

test("an agent that is not there, and a call too deep, fail the node by name", async () => {
  const missing = recordingContext({ agents: scriptedAgents({}) });
  expect(await failureOf(runGraph(calling(), missing))).toMatchObject({ code: "agent_missing" });
  const deep = recordingContext({ agents: scriptedAgents({ researcher: summing }, 8) });
  expect(await failureOf(runGraph(calling(), deep))).toMatchObject({ code: "call_depth_exceeded" });
});

test("an agent stands in for a map's body: one child for each item, results in the items' order", async () => {
  const document = graphWith({
    nodes: {
      each: {
        type: "map",
        config: {
          items: "['a', 'invalid', 'c']",
          agent: "researcher",
          input: { topic: "item" },
          on_item_error: "collect",
        },
      },
      end: {
        type: "end",
        config: { output: { results: "nodes.each.results", errors: "nodes.each.errors" } },
      },
    },
    edges: ["start -> each", "each -> end"],
  });
  const { running } = await run(document, summing);
  expect((await running).output).toMatchObject({
    results: [{ summary: 'About "a".' }, null, { summary: 'About "c".' }],
    errors: [{ index: 1, error: { code: "agent_input_invalid" } }],
  });
});
