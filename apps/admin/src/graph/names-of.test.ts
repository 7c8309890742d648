import { expect, test } from "vitest";

import { namesOf } from "./names-of.ts";

test("what a node needs is found wherever its config names it", () => {
  const names = namesOf([
    {
      id: "ask",
      type: "agent",
      config: { model: "fast", instructions: "Be like {{ state.mood }}.", tools: ["calculator", "mail"] },
    },
    { id: "keep", type: "set_state", config: { assign: { findings: "nodes.ask.text + nodes . look.text" } } },
    { id: "child", type: "call_agent", config: { agent: "researcher", input: { topic: "input.topic" } } },
    { id: "use", type: "tool", config: { tool: "http_get", arguments: { url: "{{ nodes.?link.url }}" } } },
  ]);
  expect({ ...names, nodes: [...names.nodes], channels: [...names.channels] }).toMatchObject({
    nodes: ["ask", "look", "link"],
    channels: ["mood", "findings"],
    models: new Set(["fast"]),
    tools: new Set(["calculator", "mail", "http_get"]),
    agents: new Set(["researcher"]),
  });
});

test("of a body only what lies outside of every graph counts", () => {
  const body = {
    schema: "patchbay/graph@1",
    nodes: [{ id: "say", type: "llm", config: { model: "tiny", prompt: "{{ nodes.inner.text }}" } }],
  };
  const names = namesOf([{ id: "each", type: "map", config: { items: "input.list", body } }]);
  expect([[...names.models], [...names.nodes]]).toEqual([["tiny"], []]);
});

test("a config that cannot be read names nothing", () => {
  const names = namesOf([{ id: "x", type: "llm", config: 7 }, { type: "teleport" }, {}]);
  expect(names.models.size).toBe(0);
});
