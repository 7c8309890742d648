import type { AgentTemplate } from "../agent-template.ts";

/** The smallest useful agent: a talk with a memory that does not grow with it, and a tool. */
export const chatAssistant: AgentTemplate = {
  slug: "chat-assistant",
  name: { en: "Chat assistant", de: "Chat-Assistent" },
  description: {
    en: "Talks, calculates, and remembers long conversations by summing up what was said earlier.",
    de: "Unterhält sich, rechnet und behält lange Gespräche, indem er Früheres zusammenfasst.",
  },
  shows: ["conversation", "tools"],
  example: { message: "What is 15% of 240?" },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { message: { type: "string", minLength: 1 } },
      required: ["message"],
    },
    output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "assistant",
        type: "agent",
        name: "Assistant",
        config: {
          model: "default",
          instructions:
            "You are a helpful assistant. Answer in the language of the person, briefly and to the point. Use “calculator” for every calculation instead of guessing. Say so when you do not know something.",
          tools: ["calculator"],
          max_iterations: 5,
          history: { summary: 20 },
        },
        policy: { timeout_ms: 120_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      { id: "end", type: "end", name: "Reply", config: { output: { reply: "nodes.assistant.text" } } },
    ],
    edges: [
      { from: "start", to: "assistant" },
      { from: "assistant", to: "end" },
    ],
    limits: { max_steps: 10, timeout_ms: 300_000 },
  },
};
