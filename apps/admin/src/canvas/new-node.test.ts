import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { readGraph } from "../graph/read-graph.ts";
import type { NewPlace } from "./canvas-context.ts";
import { draftNode } from "./new-node.ts";

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
