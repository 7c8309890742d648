import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { insertOnEdge } from "../editing/commands/insert-edits.ts";
import { readGraph } from "../graph/read-graph.ts";
import type { NewPlace } from "./canvas-context.ts";
import { draftNode, isBetween, waysOut } from "./new-node.ts";

const graph: JsonObject = graphWith({
  nodes: { ask: { type: "llm", config: { model: "default" }, policy: { on_error: "port" } } },
  edges: ["start -> ask", "ask -> end"],
});
const draft = (type: string, place: NewPlace) => draftNode(type, place, graph, readGraph(graph), {});

test("a new node has a free id and what the node before it says", () => {
  const place = { kind: "edge", edge: { from: "ask", port: "out", to: "end" } } as const;
  expect(draft("template", place)).toMatchObject({
    node: { id: "template", type: "template", config: { text: "{{ nodes.ask.text }}" } },
    attachment: { kind: "edge" },
    onward: "out",
  });
});

test("behind a node it takes the first free port, but none that is for failures", () => {
  expect(draft("template", { kind: "after", node: "ask" }).attachment).toMatchObject({
    kind: "edge",
    edge: { from: "ask", port: "out", to: "end" },
  });
  expect(draft("template", { kind: "after", node: "ask", port: "error" }).attachment).toEqual({
    kind: "after",
    from: "ask",
    port: "error",
  });
});

test("an end takes nobody's way", () => {
  expect(draft("end", { kind: "after", node: "ask" }).attachment).toEqual({
    kind: "after",
    from: "ask",
    port: "out",
  });
  expect(draft("template", { kind: "after", node: "end" }).attachment).toEqual({ kind: "none" });
});

test("a loop goes on when it is done", () => {
  expect(draft("loop", { kind: "free" }).onward).toBe("done");
});

const sorted: JsonObject = graphWith({
  nodes: {
    sort: {
      type: "classify",
      config: {
        model: "default",
        input: "{{ input.message }}",
        classes: [
          { id: "billing", description: "money" },
          { id: "technical", description: "errors" },
        ],
      },
    },
  },
  edges: ["start -> sort", "sort.billing -> end"],
});

test("a chooser that was put before an end has its first way filled first, then those that lead nowhere", () => {
  const place = { kind: "after", node: "sort" } as const;
  const edge = { from: "sort", port: "billing", to: "end" };
  expect(draftNode("template", place, sorted, readGraph(sorted), {}).attachment).toEqual({
    kind: "edge",
    edge,
  });
  const filled = insertOnEdge(edge, { id: "say", type: "template" }, "out").apply(sorted);
  expect(draftNode("template", place, filled, readGraph(filled), {}).attachment).toEqual({
    kind: "after",
    from: "sort",
    port: "technical",
  });
});

test("each way out says what it leads to, and a new node takes it over", () => {
  expect(waysOut(readGraph(sorted), "sort")).toEqual([
    {
      port: "billing",
      targets: ["end"],
      place: { kind: "edge", edge: { from: "sort", port: "billing", to: "end" } },
    },
    { port: "technical", targets: [], place: { kind: "after", node: "sort", port: "technical" } },
  ]);
});

test("a new node has a name that no other has, whatever their ids are", () => {
  const named = { nodes: [{ id: "billing", type: "template", name: "Template" }], edges: [] };
  expect(draftNode("template", { kind: "free" }, named, readGraph(named), {}).node).toMatchObject({
    id: "template",
    name: "Template 2",
  });
});

test("what begins or ends a run stands on no edge", () => {
  expect(["start", "end", "fail", "llm"].map(isBetween)).toEqual([false, false, false, true]);
});
