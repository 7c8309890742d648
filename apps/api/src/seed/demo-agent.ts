import type { JsonObject } from "@patchbay/graph";

/**
 * The agent that a new server begins with: small enough to understand at a glance, real enough to learn from. It sorts
 * by rules, calls tools where there is work for them, and answers in a stream; on the demo model and on a real one.
 */
export const demoAgent = {
  slug: "demo",
  name: "Demo agent",
  description: "Chats, calculates, and reads web pages. Change anything: it is yours.",
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { message: { type: "string", description: "What the person says", minLength: 1 } },
      required: ["message"],
    },
    output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
    state: { turns: { schema: { type: "integer" }, reducer: "sum", default: 0 } },
    nodes: [
      { id: "start", type: "start", name: "Start" },
      { id: "count", type: "set_state", name: "Count turns", config: { assign: { turns: "1" } } },
      {
        id: "triage",
        type: "condition",
        name: "Is there work for a tool?",
        config: {
          cases: [
            { id: "web", when: "input.message.matches('(?i)https?://')" },
            { id: "numbers", when: "input.message.matches('[0-9]')" },
          ],
        },
      },
      {
        id: "work",
        type: "agent",
        name: "Work with tools",
        config: {
          model: "default",
          instructions:
            "You are a careful assistant with tools. Use “calculator” for every calculation, and “http_get” to read a web page before you speak about it. Say plainly when a tool fails. Answer in the language of the person, briefly.",
          tools: ["calculator", "http_get"],
          max_iterations: 6,
        },
        policy: { timeout_ms: 120_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      {
        id: "chat",
        type: "llm",
        name: "Chat",
        config: {
          model: "default",
          system:
            "You are the demo agent of Patchbay, a platform on which people design agents as graphs. Be friendly and brief. This is turn {{ state.turns }} of the conversation.",
        },
      },
      {
        id: "end",
        type: "end",
        name: "Reply",
        config: {
          output: {
            reply: 'has(nodes.work.text) ? nodes.work.text : (has(nodes.chat.text) ? nodes.chat.text : "")',
          },
        },
      },
    ],
    edges: [
      { from: "start", to: "count" },
      { from: "count", to: "triage" },
      { from: "triage", port: "web", to: "work" },
      { from: "triage", port: "numbers", to: "work" },
      { from: "triage", port: "else", to: "chat" },
      { from: "work", to: "end" },
      { from: "chat", to: "end" },
    ],
    limits: { max_steps: 20, timeout_ms: 300_000 },
  } satisfies JsonObject,
} as const;
