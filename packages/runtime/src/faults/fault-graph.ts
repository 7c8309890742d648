import type { JsonObject } from "@patchbay/graph";

/** Enough for every trouble that a suite makes a provider have in one run. */
const patient = { retry: { max_attempts: 4, backoff_ms: 5 } };

/**
 * A graph that comes by every fault point: it thinks, sends a mail whose receiver knows idempotency keys, counts, asks a
 * person, sends a mail whose receiver does not, and speaks.
 */
export const faultGraph: JsonObject = {
  schema: "patchbay/graph@1",
  input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
  output: {
    type: "object",
    properties: {
      thought: { type: "string" },
      reply: { type: "string" },
      keyed: { type: "string" },
      plain: { type: "string" },
      count: { type: "integer" },
      by: { type: "string" },
    },
    required: ["thought", "reply", "keyed", "plain", "count", "by"],
  },
  state: { count: { schema: { type: "integer" }, reducer: "sum", default: 0 } },
  nodes: [
    { id: "start", type: "start" },
    { id: "think", type: "llm", config: { model: "default", system: "think" }, policy: patient },
    {
      id: "keyed",
      type: "tool",
      config: { tool: "send_keyed", arguments: { text: "{{ 'keyed ' + input.message }}" } },
    },
    { id: "count", type: "set_state", config: { assign: { count: "1" } } },
    { id: "ask", type: "approval", config: { message: "May I?" } },
    {
      id: "plain",
      type: "tool",
      config: { tool: "send_plain", arguments: { text: "{{ 'plain ' + input.message }}" } },
    },
    { id: "speak", type: "llm", config: { model: "default", system: "speak" }, policy: patient },
    {
      id: "refused",
      type: "end",
      config: {
        output: {
          thought: "nodes.think.text",
          reply: "''",
          keyed: "nodes.keyed.result.mail_id",
          plain: "''",
          count: "state.count",
          by: "nodes.ask.by",
        },
      },
    },
    {
      id: "end",
      type: "end",
      config: {
        output: {
          thought: "nodes.think.text",
          reply: "nodes.speak.text",
          keyed: "nodes.keyed.result.mail_id",
          plain: "nodes.plain.result.mail_id",
          count: "state.count",
          by: "nodes.ask.by",
        },
      },
    },
  ],
  edges: [
    { from: "start", to: "think" },
    { from: "think", to: "keyed" },
    { from: "keyed", to: "count" },
    { from: "count", to: "ask" },
    { from: "ask", port: "approved", to: "plain" },
    { from: "ask", port: "rejected", to: "refused" },
    { from: "plain", to: "speak" },
    { from: "speak", to: "end" },
  ],
};
