import type { AgentTemplate } from "../agent-template.ts";

/** An agent with tools on a leash: what it may spend, how long it may take, and what happens when either is used up. */
export const quoteDesk: AgentTemplate = {
  slug: "quote-desk",
  name: { en: "Quote desk", de: "Angebots-Rechner" },
  description: {
    en: "Works out quotes with a calculator instead of guesses. A budget ends the work in time, and the customer still gets an answer.",
    de: "Rechnet Angebote mit dem Rechner aus, statt zu raten. Ein Budget beendet die Arbeit rechtzeitig, und eine Antwort gibt es trotzdem.",
  },
  shows: ["tools", "limits"],
  example: { message: "What do 12 chairs at 89.90 and 3 tables at 249 cost? That is 12 * 89.90 + 3 * 249." },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { message: { type: "string", minLength: 1 } },
      required: ["message"],
    },
    output: {
      type: "object",
      properties: { reply: { type: "string" }, is_final: { type: "boolean" } },
      required: ["reply", "is_final"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "work",
        type: "agent",
        name: "Work out the quote",
        config: {
          model: "default",
          instructions:
            "You work out quotes. Use “calculator” for every number that you say, net first, then 19% VAT, then the total. List the items. Ask when a price or a quantity is missing.",
          tools: ["calculator"],
          max_iterations: 6,
          parallel_tool_calls: 4,
        },
        policy: {
          timeout_ms: 120_000,
          budget: { max_tokens: 20_000, max_cost_usd: 0.1 },
          on_error: "port",
        },
      },
      {
        id: "later",
        type: "template",
        name: "Answer later",
        config: { text: "This quote needs a closer look. You will have it by tomorrow noon." },
      },
      {
        id: "quoted",
        type: "end",
        name: "Quote",
        config: { output: { reply: "nodes.work.text", is_final: "true" } },
      },
      {
        id: "postponed",
        type: "end",
        name: "Later",
        config: { output: { reply: "nodes.later.text", is_final: "false" } },
      },
    ],
    edges: [
      { from: "start", to: "work" },
      { from: "work", to: "quoted" },
      { from: "work", port: "budget", to: "later" },
      { from: "work", port: "error", to: "later" },
      { from: "later", to: "postponed" },
    ],
    limits: { max_steps: 10, timeout_ms: 300_000 },
  },
};
