import type { JsonObject } from "../../json.ts";
import { graph, graphWith } from "../../testing/graph-builder.ts";
import type { DiagnosticCode } from "../registry.ts";
import type { DiagnosticExample } from "./diagnostic-example.ts";
import { choice, joined, oneNode, plain } from "./example-documents.ts";

/** Two branches that write one channel in the same step. */
const parallelWrites = (reducer: string): JsonObject => {
  const write = { type: "set_state", config: { assign: { laps: "1" } } };
  return graphWith({
    state: { laps: { schema: { type: "integer" }, reducer, default: 0 } },
    nodes: { a: write, b: write },
    edges: ["start -> f", "f -> a", "f -> b", "a -> end", "b -> end"],
  });
};

/** A choice whose port `else` leads to `target`, be it a node or not. */
const elseTo = (target: string): JsonObject => ({
  ...graphWith({ nodes: { a: choice({ id: "yes", when: "true" }) }, edges: ["start -> a", "a.yes -> end"] }),
  edges: [
    { from: "start", to: "a" },
    { from: "a", port: "yes", to: "end" },
    { from: "a", port: "else", to: target },
  ],
});

/** A choice before a fork, one of whose ways leads to `target`. */
const skippingTo = (target: string): JsonObject =>
  graphWith({
    nodes: {
      f: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
      j: { type: "join" },
      p: choice({ id: "skip", when: "true" }),
    },
    edges: [
      "start -> p",
      "p.else -> f",
      `p.skip -> ${target}`,
      "f.x -> a",
      "f.y -> b",
      "a -> j",
      "b -> j",
      "j -> end",
    ],
  });

/** A graph of maps, so many levels in each other. */
const mapped = (levels: number): JsonObject => {
  const body = levels === 0 ? undefined : { ...mapped(levels - 1), input: { type: "object" } };
  return body === undefined ? plain : oneNode({ type: "map", config: { items: "[1, 2]", body } });
};

/** PB3xxx: the flow of tokens. */
export const flowExamples = {
  PB3101: {
    wrong: graph("start -> end", "a -> end"),
    path: "/nodes/2",
    right: plain,
  },
  PB3102: {
    wrong: graphWith({
      nodes: { a: choice({ id: "again", when: "true" }) },
      edges: ["start -> a", "a.again -> b", "a.else -> end", "b -> b"],
    }),
    path: "/nodes/2",
    right: graphWith({
      nodes: { a: choice({ id: "again", when: "true" }) },
      edges: ["start -> a", "a.again -> b", "a.else -> end", "b -> end"],
    }),
    // What can reach no end goes round for ever: another way to say it of a finite graph.
    companions: ["PB3301"],
  },
  PB3201: { wrong: elseTo("ende"), path: "/edges/2/to", right: elseTo("end") },
  PB3202: { wrong: graph("start -> a", "a -> end", "a.later -> end"), path: "/edges/2/port", right: plain },
  PB3203: {
    wrong: graphWith({
      nodes: { a: choice({ id: "yes", when: "true" }) },
      edges: ["start -> a", "a.yes -> end"],
    }),
    path: "/nodes/1",
    right: graphWith({
      nodes: { a: choice({ id: "yes", when: "true" }) },
      edges: ["start -> a", "a.yes -> end", "a.else -> end"],
    }),
  },
  PB3204: {
    wrong: graphWith({
      nodes: { done: { type: "end" } },
      edges: ["start -> a", "a -> end", "end -> b", "b -> done"],
    }),
    path: "/edges/2/from",
    right: graph("start -> a", "a -> b", "b -> end"),
  },
  PB3205: { wrong: graph("start -> a", "a -> end", "a.out -> end"), path: "/edges/2", right: plain },
  PB3301: {
    wrong: graph("start -> a", "a -> b", "b -> a", "a -> end"),
    path: "/nodes/1",
    right: graphWith({
      nodes: { l: { type: "loop", config: { while: "true", max_iterations: 3 } } },
      edges: ["start -> l", "l.body -> a", "a -> b", "b -> l", "l.done -> end"],
    }),
  },
  PB3302: {
    wrong: graphWith({
      nodes: { p: choice({ id: "again", when: "true" }) },
      edges: ["start -> a", "a -> p", "p.again -> a", "p.else -> end"],
    }),
    path: "/nodes/1",
    right: graphWith({
      nodes: { l: { type: "loop", config: { while: "true", max_iterations: 3 } } },
      edges: ["start -> l", "l.body -> a", "a -> l", "l.done -> end"],
    }),
  },
  PB3401: {
    wrong: graphWith({ nodes: { j: { type: "join" } }, edges: ["start -> a", "a -> j", "j -> end"] }),
    path: "/nodes/2",
    right: graphWith({
      nodes: { j: { type: "join" } },
      edges: ["start -> a", "start -> b", "a -> j", "b -> j", "j -> end"],
    }),
  },
  PB3402: {
    wrong: joined({
      nodes: { b: choice({ id: "stop", when: "true" }) },
      edges: ["b.stop -> end", "b.else -> j"],
    }),
    path: "/nodes/4",
    right: joined({
      nodes: { b: choice({ id: "stop", when: "true" }) },
      edges: ["b.stop -> c", "c -> j", "b.else -> j"],
    }),
  },
  PB3403: {
    wrong: joined({ nodes: { c: {} }, edges: ["b -> c", "c -> j"], a: "a -> c" }),
    path: "/nodes/4",
    right: joined({ nodes: { c: {} }, edges: ["b -> c", "c -> j"] }),
  },
  PB3404: {
    wrong: skippingTo("a"),
    path: "/nodes/5",
    right: skippingTo("end"),
  },
  PB3405: {
    wrong: joined({ nodes: {}, edges: ["b -> c", "b -> d", "c -> e", "d -> e", "e -> j"] }),
    path: "/nodes/3",
    right: joined({
      nodes: { k: { type: "join" } },
      edges: ["b -> c", "b -> d", "c -> k", "d -> k", "k -> j"],
    }),
  },
  PB3406: {
    wrong: joined({
      nodes: { j: { type: "join", config: { mode: "quorum", quorum: 3 } } },
      edges: ["b -> j"],
    }),
    path: "/nodes/4/config/quorum",
    right: joined({
      nodes: { j: { type: "join", config: { mode: "quorum", quorum: 2 } } },
      edges: ["b -> j"],
    }),
  },
  PB3407: {
    wrong: graphWith({
      nodes: { l: { type: "loop", config: { while: "false" } } },
      edges: ["start -> a", "a -> l", "a -> b", "b -> l", "l.body -> c", "c -> l", "l.done -> end"],
    }),
    path: "/nodes/2",
    right: graphWith({
      nodes: { l: { type: "loop", config: { while: "false" } } },
      edges: ["start -> a", "a -> l", "l.body -> c", "c -> l", "l.done -> end"],
    }),
  },
  PB3501: {
    wrong: parallelWrites("replace"),
    path: "/nodes/3/config/assign/laps",
    right: parallelWrites("sum"),
  },
  PB3601: {
    wrong: mapped(5),
    path: "/nodes/1/config/body/nodes/1/config/body/nodes/1/config/body/nodes/1/config/body/nodes/1/config/body",
    right: mapped(4),
  },
} satisfies Partial<Record<DiagnosticCode, DiagnosticExample>>;
