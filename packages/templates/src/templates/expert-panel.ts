import type { AgentTemplate } from "../agent-template.ts";

/** Several minds about one proposal, then a verdict that a program can read. */
export const expertPanel: AgentTemplate = {
  slug: "expert-panel",
  name: { en: "Expert panel", de: "Expertenrunde" },
  description: {
    en: "Has a proposal read by three different minds at once and ends with a verdict that a program can read.",
    de: "Lässt einen Vorschlag von drei verschiedenen Köpfen zugleich lesen und endet mit einem Urteil, das ein Programm lesen kann.",
  },
  shows: ["map", "structured_output"],
  example: { proposal: "We should let customers sign in with a link by email, without any password." },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { proposal: { type: "string", minLength: 1 } },
      required: ["proposal"],
    },
    output: {
      type: "object",
      properties: {
        verdict: { enum: ["do_it", "change_it", "drop_it"] },
        objection: { type: "string" },
        next_step: { type: "string" },
        opinions: { type: "array", items: { type: "string" } },
      },
      required: ["verdict", "objection", "next_step", "opinions"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "panel",
        type: "map",
        name: "Ask the panel",
        config: {
          items: '["a product manager", "a security engineer", "somebody who uses it for the first time"]',
          input: { role: "item", proposal: "input.proposal" },
          concurrency: 3,
          body: {
            schema: "patchbay/graph@1",
            input: {
              type: "object",
              properties: { role: { type: "string" }, proposal: { type: "string" } },
              required: ["role", "proposal"],
            },
            output: { type: "object", properties: { opinion: { type: "string" } }, required: ["opinion"] },
            nodes: [
              { id: "start", type: "start", name: "One expert" },
              {
                id: "think",
                type: "llm",
                name: "Give an opinion",
                config: {
                  model: "default",
                  system:
                    "You are {{ input.role }}. Read the proposal as such: what is good, what worries you most, what would change your mind. Five sentences at most.",
                  prompt: "{{ input.proposal }}",
                  append: false,
                },
                policy: { timeout_ms: 60_000, retry: { max_attempts: 2, backoff_ms: 500 } },
              },
              {
                id: "end",
                type: "end",
                name: "Opinion",
                config: { output: { opinion: 'input.role + ": " + nodes.think.text' } },
              },
            ],
            edges: [
              { from: "start", to: "think" },
              { from: "think", to: "end" },
            ],
          },
        },
      },
      {
        id: "conclude",
        type: "llm",
        name: "Come to a verdict",
        config: {
          model: "default",
          system:
            "You chair a panel. Weigh the opinions; name the strongest objection in the words of whoever raised it.",
          prompt:
            'Proposal: {{ input.proposal }}\n\n{{ nodes.panel.results.map(each, each.opinion).join("\\n\\n") }}',
          output_schema: {
            type: "object",
            properties: {
              verdict: { enum: ["do_it", "change_it", "drop_it"] },
              objection: { type: "string" },
              next_step: { type: "string" },
            },
            required: ["verdict", "objection", "next_step"],
          },
        },
      },
      {
        id: "end",
        type: "end",
        name: "Verdict",
        config: {
          output: {
            verdict: "nodes.conclude.data.verdict",
            objection: "nodes.conclude.data.objection",
            next_step: "nodes.conclude.data.next_step",
            opinions: "nodes.panel.results.map(each, each.opinion)",
          },
        },
      },
    ],
    edges: [
      { from: "start", to: "panel" },
      { from: "panel", to: "conclude" },
      { from: "conclude", to: "end" },
    ],
    limits: { max_steps: 60, max_tokens: 60_000 },
  },
};
