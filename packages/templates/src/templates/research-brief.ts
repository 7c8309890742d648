import type { AgentTemplate } from "../agent-template.ts";

/** Three views of one question at the same time, then one text from all of them. */
export const researchBrief: AgentTemplate = {
  slug: "research-brief",
  name: { en: "Research brief", de: "Recherche-Dossier" },
  description: {
    en: "Looks at a question from three sides at the same time, waits for all of them, and writes one balanced brief.",
    de: "Beleuchtet eine Frage gleichzeitig von drei Seiten, wartet auf alle und schreibt ein ausgewogenes Dossier.",
  },
  shows: ["parallel"],
  example: { question: "Should a company of twenty people move to a four-day week?" },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { question: { type: "string", minLength: 1 } },
      required: ["question"],
    },
    output: { type: "object", properties: { brief: { type: "string" } }, required: ["brief"] },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "split",
        type: "parallel",
        name: "Look from three sides",
        config: {
          branches: [
            { id: "facts", name: "What is known" },
            { id: "pro", name: "What speaks for it" },
            { id: "con", name: "What speaks against it" },
          ],
        },
      },
      {
        id: "background",
        type: "llm",
        name: "What is known",
        config: {
          model: "default",
          system:
            "Give the background of a question: five facts at most, each with how sure you are of it. Mark what would have to be looked up.",
          prompt: "{{ input.question }}",
          append: false,
        },
        policy: { timeout_ms: 90_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      {
        id: "arguments_for",
        type: "llm",
        name: "What speaks for it",
        config: {
          model: "default",
          system: "Make the strongest honest case for “yes”: three arguments, each with its condition.",
          prompt: "{{ input.question }}",
          append: false,
        },
        policy: { timeout_ms: 90_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      {
        id: "arguments_against",
        type: "llm",
        name: "What speaks against it",
        config: {
          model: "default",
          system: "Make the strongest honest case for “no”: three arguments, each with its condition.",
          prompt: "{{ input.question }}",
          append: false,
        },
        policy: { timeout_ms: 90_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      { id: "gather", type: "join", name: "Wait for all three", config: { mode: "all" } },
      {
        id: "write",
        type: "llm",
        name: "Write the brief",
        config: {
          model: "default",
          system:
            "You write briefs for people who have to decide: one page, a recommendation first, then what it rests on, then what would change it. Use only what the notes say.",
          prompt:
            "Question: {{ input.question }}\n\nWhat is known:\n{{ nodes.background.text }}\n\nFor:\n{{ nodes.arguments_for.text }}\n\nAgainst:\n{{ nodes.arguments_against.text }}",
        },
      },
      { id: "end", type: "end", name: "Brief", config: { output: { brief: "nodes.write.text" } } },
    ],
    edges: [
      { from: "start", to: "split" },
      { from: "split", port: "facts", to: "background" },
      { from: "split", port: "pro", to: "arguments_for" },
      { from: "split", port: "con", to: "arguments_against" },
      { from: "background", to: "gather" },
      { from: "arguments_for", to: "gather" },
      { from: "arguments_against", to: "gather" },
      { from: "gather", to: "write" },
      { from: "write", to: "end" },
    ],
    limits: { max_steps: 20, max_tokens: 100_000 },
  },
};
