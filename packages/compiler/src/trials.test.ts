import type { Trial } from "@patchbay/contracts";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { recordingContext, runGraph, scriptedModel, scriptedTool } from "./testing/index.ts";

const outputOf = (name: string) => ({ type: "object", properties: { [name]: {} }, required: [name] });

const trying = (trial: Trial, parts: Parameters<typeof recordingContext>[0] = {}) => ({
  ...recordingContext(parts),
  trial,
});

const ended = (context: ReturnType<typeof trying>): readonly string[] =>
  context.events.flatMap((event) => (event.type === "node.completed" ? [event.node_id] : []));

const calling = graphWith({
  output: outputOf("found"),
  nodes: {
    look: { type: "tool", config: { tool: "http_get", arguments: {} } },
    shout: { type: "transform", config: { values: { loud: "string(nodes.look.result) + '!'" } } },
    end: { type: "end", config: { output: { found: "nodes.shout.loud" } } },
  },
  edges: ["start -> look", "look -> shout", "shout -> end"],
});

test("a pinned node does nothing, and what comes after it sees what is pinned", async () => {
  const lookup = scriptedTool("http_get", () => "real");
  const context = trying({ pinned: { look: { outputs: { result: "pinned" } } } }, { tools: [lookup] });
  const { output } = await runGraph(calling, context);
  expect(output).toEqual({ found: "pinned!" });
  expect(lookup.calls).toEqual([]);
  expect(context.events).toContainEqual(
    expect.objectContaining({ type: "node.completed", node_id: "look", is_pinned: true }),
  );
});

test("a pinned node leaves by the port that is pinned, and writes what is pinned", async () => {
  const graph = graphWith({
    state: { seen: { schema: { type: "string" }, reducer: "replace", default: "" } },
    output: outputOf("seen"),
    nodes: {
      ask: { type: "approval", config: { message: "May I?" } },
      no: { type: "end", config: { output: { seen: "'no: ' + state.seen" } } },
      end: { type: "end", config: { output: { seen: "'yes: ' + state.seen" } } },
    },
    edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> no"],
  });
  const pinned = { ask: { port: "rejected", outputs: { approved: false }, channels: { seen: "it" } } };
  expect((await runGraph(graph, trying({ pinned }))).output).toEqual({ seen: "no: it" });
});

test("a tool that is mocked for a node is not called there", async () => {
  const lookup = scriptedTool("http_get", () => "real", { effect: "write" });
  const context = trying({ tools: { look: { http_get: 42 } } }, { tools: [lookup] });
  expect((await runGraph(calling, context)).output).toEqual({ found: "42!" });
  expect(lookup.calls).toEqual([]);
  const other = trying({ tools: { shout: { http_get: 42 } } }, { tools: [lookup] });
  expect((await runGraph(calling, other)).output).toEqual({ found: "real!" });
});

test("a trial is over when its last node has ended, with no output of its own", async () => {
  const context = trying({ until: "look" }, { tools: [scriptedTool("http_get", () => 1)] });
  expect((await runGraph(calling, context)).output).toEqual({});
  expect(ended(context)).toEqual(["start", "look"]);
});

test("one node runs alone where all before it are pinned, whatever branches there are", async () => {
  const graph = graphWith({
    output: outputOf("text"),
    nodes: {
      fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
      one: { type: "tool", config: { tool: "http_get", arguments: {} } },
      two: { type: "tool", config: { tool: "http_get", arguments: {} } },
      both: { type: "join", config: {} },
      say: {
        type: "llm",
        config: { model: "default", prompt: "{{ nodes.one.result }} {{ nodes.two.result }}" },
      },
      end: { type: "end", config: { output: { text: "nodes.say.text" } } },
    },
    edges: [
      "start -> fork",
      "fork.a -> one",
      "fork.b -> two",
      "one -> both",
      "two -> both",
      "both -> say",
      "say -> end",
    ],
  });
  const model = scriptedModel([{ text: "hi" }]);
  const pinned = { one: { outputs: { result: 1 } }, two: { outputs: { result: 2 } } };
  const context = trying({ pinned, until: "say" }, { model });
  await runGraph(graph, context);
  expect(ended(context).toSorted()).toEqual(["both", "fork", "one", "say", "start", "two"]);
  expect(JSON.stringify(model.requests)).toContain("1 2");
});

test("nodes of a map's body are pinned for every item alike", async () => {
  const body = graphWith({
    input: { type: "object", properties: { item: {}, index: {} } },
    output: outputOf("found"),
    nodes: {
      look: { type: "tool", config: { tool: "http_get", arguments: {} } },
      end: { type: "end", config: { output: { found: "nodes.look.result" } } },
    },
    edges: ["start -> look", "look -> end"],
  });
  const graph = graphWith({
    output: outputOf("all"),
    nodes: {
      fan: { type: "map", config: { items: "[1, 2]", body: { ...body, schema: "patchbay/graph@1" } } },
      end: { type: "end", config: { output: { all: "nodes.fan.results" } } },
    },
    edges: ["start -> fan", "fan -> end"],
  });
  const lookup = scriptedTool("http_get", () => "real");
  const context = trying({ pinned: { "fan.look": { outputs: { result: "pinned" } } } }, { tools: [lookup] });
  expect((await runGraph(graph, context)).output).toEqual({
    all: [{ found: "pinned" }, { found: "pinned" }],
  });
});

test("what a pinned node says is in the thread", async () => {
  const graph = graphWith({
    output: outputOf("text"),
    nodes: {
      say: { type: "llm", config: { model: "default" } },
      end: { type: "end", config: { output: { text: "nodes.say.text" } } },
    },
    edges: ["start -> say", "say -> end"],
  });
  const context = trying({ pinned: { say: { outputs: { text: "hi" }, says: ["hi"] } } });
  const { thread } = await runGraph(graph, context);
  expect(thread.messages.at(-1)).toMatchObject({ role: "assistant", text: "hi" });
});
