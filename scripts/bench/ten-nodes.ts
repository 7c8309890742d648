import { Annotation, Command, END, START, StateGraph } from "@langchain/langgraph";
import type { JsonObject } from "@patchbay/graph";

/** Ten nodes, one of which branches, over a counter and a list: the same work as a document and by hand. */
export const tenNodeDocument: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
  output: {
    type: "object",
    properties: { total: { type: "number" }, log: { type: "array" } },
    required: ["total", "log"],
  },
  state: {
    total: { schema: { type: "number" }, reducer: "sum", default: 0 },
    log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
  },
  nodes: [
    { id: "start", type: "start" },
    { id: "a", type: "transform", config: { values: { x: "input.n + 1", y: "this.x * 2" } } },
    { id: "b", type: "set_state", config: { assign: { total: "nodes.a.y", log: '["b"]' } } },
    { id: "c", type: "template", config: { text: "total is {{ state.total }}" } },
    {
      id: "d",
      type: "condition",
      config: {
        cases: [
          { id: "big", when: "state.total > 10" },
          { id: "even", when: "input.n % 2 == 0" },
        ],
      },
    },
    { id: "e", type: "set_state", config: { assign: { total: "10", log: '["e"]' } } },
    { id: "f", type: "set_state", config: { assign: { total: "20", log: '["f"]' } } },
    { id: "g", type: "transform", config: { values: { text: "nodes.c.text + string(state.total)" } } },
    { id: "h", type: "set_state", config: { assign: { total: "1", log: "[nodes.g.text]" } } },
    { id: "end", type: "end", config: { output: { total: "state.total", log: "state.log" } } },
  ],
  edges: [
    { from: "start", to: "a" },
    { from: "a", to: "b" },
    { from: "b", to: "c" },
    { from: "c", to: "d" },
    { from: "d", port: "big", to: "e" },
    { from: "d", port: "even", to: "f" },
    { from: "d", port: "else", to: "f" },
    { from: "e", to: "g" },
    { from: "f", to: "g" },
    { from: "g", to: "h" },
    { from: "h", to: "end" },
  ],
};

const State = Annotation.Root({
  n: Annotation<number>(),
  a: Annotation<{ x: number; y: number }>(),
  c: Annotation<string>(),
  g: Annotation<string>(),
  total: Annotation<number>({ reducer: (current, write) => current + write, default: () => 0 }),
  log: Annotation<string[]>({ reducer: (current, write) => [...current, ...write], default: () => [] }),
  output: Annotation<{ total: number; log: string[] }>(),
});

/** What an engineer would write for the same graph, ten nodes with begin and finish among them. */
export const tenNodesByHand = () =>
  new StateGraph(State)
    .addNode("begin", () => ({}))
    .addNode("node_a", ({ n }) => ({ a: { x: n + 1, y: (n + 1) * 2 } }))
    .addNode("node_b", ({ a }) => ({ total: a.y, log: ["b"] }))
    .addNode("node_c", ({ total }) => ({ c: `total is ${total}` }))
    .addNode("node_d", ({ total }) => new Command({ goto: total > 10 ? "node_e" : "node_f" }), {
      ends: ["node_e", "node_f"],
    })
    .addNode("node_e", () => ({ total: 10, log: ["e"] }))
    .addNode("node_f", () => ({ total: 20, log: ["f"] }))
    .addNode("node_g", ({ c, total }) => ({ g: c + String(total) }))
    .addNode("node_h", ({ g }) => ({ total: 1, log: [g] }))
    .addNode("finish", ({ total, log }) => ({ output: { total, log } }))
    .addEdge(START, "begin")
    .addEdge("begin", "node_a")
    .addEdge("node_a", "node_b")
    .addEdge("node_b", "node_c")
    .addEdge("node_c", "node_d")
    .addEdge("node_e", "node_g")
    .addEdge("node_f", "node_g")
    .addEdge("node_g", "node_h")
    .addEdge("node_h", "finish")
    .addEdge("finish", END)
    .compile();
