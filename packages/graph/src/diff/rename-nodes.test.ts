import { expect, test } from "vitest";

import { graphWith } from "../testing/index.ts";
import { renameNodes } from "./rename-nodes.ts";

const renames = new Map([["ask", "question"]]);

/** What an expression, a template and a value become. */
function renamedConfigs(expression: string, template = "", value: string = ""): unknown {
  const document = graphWith({
    nodes: {
      end: { config: { output: { reply: expression } } },
      say: { type: "template", config: { text: template } },
      call: { type: "tool", config: { tool: "calculator", arguments: { nodes: [value] } } },
    },
  });
  return renameNodes(document, renames)["nodes"];
}

test.each([
  ["nodes.ask.text", "nodes.question.text"],
  [
    "has(nodes.ask.text) ? nodes . ask.text : nodes.asked.text",
    "has(nodes.question.text) ? nodes . question.text : nodes.asked.text",
  ],
  ["'nodes.ask.text' + nodes.ask.text", "'nodes.ask.text' + nodes.question.text"],
  ["input.nodes.ask", "input.nodes.ask"],
  ["nodes['ask'].text", "nodes['question'].text"],
])("the expression %s becomes %s", (before, after) => {
  expect(renamedConfigs(before)).toMatchObject([{ config: { output: { reply: after } } }, {}, {}]);
});

test("of a template only the expressions are changed, of a value only strings that are one", () => {
  expect(renamedConfigs("''", "nodes.ask {{ nodes.ask.text }} {{", "{{ nodes.ask.text }}")).toMatchObject([
    {},
    // This one cannot be read as a template; its expressions can all the same.
    { config: { text: "nodes.ask {{ nodes.question.text }} {{" } },
    { config: { arguments: { nodes: ["{{ nodes.question.text }}"] } } },
  ]);
  expect(renamedConfigs("''", "", "see {{ nodes.ask.text }}")).toMatchObject([
    {},
    {},
    { config: { arguments: { nodes: ["see {{ nodes.ask.text }}"] } } },
  ]);
});

test("ids follow in nodes and at both ends of edges", () => {
  const document = graphWith({ edges: ["start -> ask", "ask -> end"] });
  expect(renameNodes(document, renames)).toMatchObject({
    nodes: [{ id: "start" }, { id: "question" }, { id: "end" }],
    edges: [
      { from: "start", to: "question" },
      { from: "question", to: "end" },
    ],
  });
});
