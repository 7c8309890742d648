import type { JsonObject } from "../../json.ts";
import { graph, graphWith } from "../../testing/graph-builder.ts";

/** The plainest graph that does something: a template `a` between start and end. */
export const plain = graph("start -> a", "a -> end");

/** The plain document with members added or replaced. */
export const plainWith = (more: JsonObject): JsonObject => ({ ...plain, ...more });

/** A graph of one node `a` between start and end. */
export const oneNode = (a: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...graphWith({ nodes: { a }, edges: ["start -> a", "a -> end"] }),
  ...more,
});

/** A graph whose one node computes one value. */
export const transform = (value: string): JsonObject =>
  oneNode({ type: "transform", config: { values: { x: value } } });

/** A graph whose one node calls a tool. */
export const tool = (config: JsonObject): JsonObject => oneNode({ type: "tool", config });

/** A condition node of these cases. */
export const choice = (...cases: JsonObject[]): JsonObject => ({ type: "condition", config: { cases } });

/** A fork into `a` and `b`, and the join `j`; `b`'s way there, and more, by the parts. */
export const joined = ({
  nodes = {},
  edges = ["b -> j"],
  a = "a -> j",
}: { nodes?: Record<string, JsonObject>; edges?: string[]; a?: string } = {}): JsonObject =>
  graphWith({
    nodes: {
      f: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
      a: {},
      b: {},
      j: { type: "join" },
      ...nodes,
    },
    edges: ["start -> f", "f.x -> a", "f.y -> b", "j -> end", a, ...edges],
  });
