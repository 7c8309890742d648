import { checkGraph } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { type Registries, resourcesOf } from "./resources-of.ts";

const topic = { type: "object", properties: { topic: { type: "string" } }, required: ["topic"] };
const registries: Registries = {
  models: { fast: { capabilities: ["tools"] } },
  tools: { look: { effect: "read", input: topic, output: { oneOf: [] } } },
  agents: { research: { input: topic, output: topic }, me: { input: topic, output: topic } },
  unavailable: ["code"],
  self: "me",
};
const calling = (agent: string) =>
  graphWith({
    nodes: { ask: { type: "call_agent", config: { agent } } },
    edges: ["start -> ask", "ask -> end"],
  });
const check = (agent: string) =>
  checkGraph(calling(agent), resourcesOf(registries)).diagnostics.map(({ code }) => code);

test("models, tools and agents are found by the names that documents use", () => {
  const { models, tools, agents, unavailable } = resourcesOf(registries);
  expect(models.get("fast")?.capabilities).toEqual(new Set(["tools"]));
  expect(tools.get("look")).toMatchObject({ effect: "read", input: topic });
  expect(agents.get("research")).toEqual({ input: topic, output: topic });
  expect(unavailable).toEqual(new Set(["code"]));
});

test("a schema that the language cannot say allows anything", () => {
  expect(resourcesOf(registries).tools.get("look")?.output).toEqual({});
});

test("a call is checked against what the agent takes", () => {
  expect(check("research")).toEqual(["PB4007"]);
  expect(check("nobody")).toEqual(["PB4006"]);
});

test("an agent may call itself, and takes what it is about to take", () => {
  expect(check("me")).toEqual([]);
});
