import type { AgentTemplate } from "../agent-template.ts";

/** Support in three ways, where money is given back only after a person said yes. */
export const supportTriage: AgentTemplate = {
  slug: "support-triage",
  name: { en: "Support triage", de: "Support-Triage" },
  description: {
    en: "Sorts requests into refunds, technical trouble and everything else. No refund is promised before a person has approved it.",
    de: "Sortiert Anfragen in Erstattungen, technische Probleme und alles Übrige. Erstattungen gibt es erst nach Freigabe durch einen Menschen.",
  },
  shows: ["branches", "people", "structured_output"],
  example: {
    message: "My order A-1042 arrived broken. I would like the 49.90 dollars back, please.",
  },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { message: { type: "string", description: "What the customer writes", minLength: 1 } },
      required: ["message"],
    },
    output: {
      type: "object",
      properties: {
        reply: { type: "string" },
        outcome: { enum: ["refunded", "declined", "helped"] },
      },
      required: ["reply", "outcome"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "triage",
        type: "classify",
        name: "What is it about?",
        config: {
          model: "fast",
          input: "{{ input.message }}",
          classes: [
            { id: "refund", description: "The customer wants money back, or was charged wrongly." },
            { id: "technical", description: "Something does not work, or the customer does not know how." },
            { id: "other", description: "Anything else: greetings, praise, opening hours, orders." },
          ],
        },
        policy: { timeout_ms: 30_000, retry: { max_attempts: 3, backoff_ms: 300 } },
      },
      {
        id: "claim",
        type: "llm",
        name: "Read the claim",
        config: {
          model: "fast",
          system: "You read refund requests. Take every value from the text; invent nothing.",
          prompt: "{{ input.message }}",
          output_schema: {
            type: "object",
            properties: {
              order: { type: "string", description: "The order's number, or “unknown”" },
              amount: {
                type: "number",
                description: "In US dollars; 0 where the text names none",
                minimum: 0,
              },
              reason: { type: "string", description: "Why, in one sentence" },
            },
            required: ["order", "amount", "reason"],
          },
          append: false,
        },
      },
      {
        id: "decide",
        type: "approval",
        name: "Approve the refund?",
        config: {
          message:
            "Refund {{ nodes.claim.data.amount }} USD for order {{ nodes.claim.data.order }}?\n\n{{ nodes.claim.data.reason }}",
        },
      },
      {
        id: "confirm",
        type: "llm",
        name: "Confirm the refund",
        config: {
          model: "default",
          system:
            "You write for customer support: friendly, three sentences at most, in the customer's language. The refund was approved: {{ nodes.claim.data.amount }} USD for order {{ nodes.claim.data.order }}, on the account within five days. Comment of the colleague, if any: {{ nodes.decide.comment }}",
          prompt: "{{ input.message }}",
        },
      },
      {
        id: "decline",
        type: "llm",
        name: "Decline kindly",
        config: {
          model: "default",
          system:
            "You write for customer support: friendly, three sentences at most, in the customer's language. The refund was not approved. Say so plainly, offer to look at the order again if there is more to know. Comment of the colleague, if any: {{ nodes.decide.comment }}",
          prompt: "{{ input.message }}",
        },
      },
      {
        id: "solve",
        type: "llm",
        name: "Solve the problem",
        config: {
          model: "default",
          system:
            "You are technical support. Ask for what you need to know, or give numbered steps that a layperson can follow. Never promise refunds.",
          history: "thread",
        },
      },
      {
        id: "answer",
        type: "llm",
        name: "Answer",
        config: {
          model: "default",
          system: "You are customer support. Be friendly and brief. Never promise refunds.",
          history: "thread",
        },
      },
      {
        id: "refunded",
        type: "end",
        name: "Refunded",
        config: { output: { reply: "nodes.confirm.text", outcome: '"refunded"' } },
      },
      {
        id: "declined",
        type: "end",
        name: "Declined",
        config: { output: { reply: "nodes.decline.text", outcome: '"declined"' } },
      },
      {
        id: "helped",
        type: "end",
        name: "Helped",
        config: {
          output: {
            reply:
              'has(nodes.solve.text) ? nodes.solve.text : (has(nodes.answer.text) ? nodes.answer.text : "")',
            outcome: '"helped"',
          },
        },
      },
    ],
    edges: [
      { from: "start", to: "triage" },
      { from: "triage", port: "refund", to: "claim" },
      { from: "triage", port: "technical", to: "solve" },
      { from: "triage", port: "other", to: "answer" },
      { from: "claim", to: "decide" },
      { from: "decide", port: "approved", to: "confirm" },
      { from: "decide", port: "rejected", to: "decline" },
      { from: "confirm", to: "refunded" },
      { from: "decline", to: "declined" },
      { from: "solve", to: "helped" },
      { from: "answer", to: "helped" },
    ],
    limits: { max_steps: 20, max_tokens: 50_000 },
  },
};
