import type { JsonObject } from "@patchbay/graph";

/** The graph of a new agent: it answers a message, and is small enough to be understood at a glance. */
export const starterGraph: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: {},
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "answer",
      type: "llm",
      name: "Answer",
      config: {
        model: "default",
        system: "You are a friendly assistant. Answer briefly and to the point.",
        history: "thread",
      },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.answer.text" } } },
  ],
  edges: [
    { from: "start", to: "answer" },
    { from: "answer", to: "end" },
  ],
};

/** A graph that begins and ends: for whoever wants to build all of it. */
export const emptyGraph: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: { type: "object", properties: {} },
  state: {},
  nodes: [
    { id: "start", type: "start", name: "Start" },
    { id: "end", type: "end", name: "End", config: { output: {} } },
  ],
  edges: [{ from: "start", to: "end" }],
};
