import type { AgentTemplate } from "../agent-template.ts";

/** The same work for each item of a list, several at once, then one text about all of them. */
export const summarizeMany: AgentTemplate = {
  slug: "summarize-many",
  name: { en: "Summarize many texts", de: "Viele Texte zusammenfassen" },
  description: {
    en: "Sums up each text of a list, several at once, then writes an overview of all. One text that fails does not stop the others.",
    de: "Fasst jeden Text einer Liste zusammen, mehrere gleichzeitig, und schreibt dann einen Überblick. Scheitert ein Text, laufen die anderen weiter.",
  },
  shows: ["map"],
  example: {
    texts: [
      "The parcel came two days late, but the support answered within minutes and was very kind.",
      "Great shoes. The size runs small, so order one larger.",
      "I returned the jacket because of a loose seam and had my money back after three days.",
    ],
  },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: {
        texts: {
          type: "array",
          items: { type: "string", minLength: 1 },
          minItems: 1,
          maxItems: 100,
          description: "What is to be summed up: reviews, minutes, articles",
        },
      },
      required: ["texts"],
    },
    output: {
      type: "object",
      properties: {
        overview: { type: "string" },
        summaries: { type: "array", items: { type: "string" } },
        failed: { type: "integer", description: "How many texts could not be summed up" },
      },
      required: ["overview", "summaries", "failed"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "each",
        type: "map",
        name: "For each text",
        config: {
          items: "input.texts",
          concurrency: 4,
          on_item_error: "skip",
          body: {
            schema: "patchbay/graph@1",
            input: {
              type: "object",
              properties: { item: { type: "string" }, index: { type: "integer" } },
              required: ["item", "index"],
            },
            output: { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] },
            nodes: [
              { id: "start", type: "start", name: "One text" },
              {
                id: "summarize",
                type: "llm",
                name: "Sum it up",
                config: {
                  model: "fast",
                  system: "Sum up the text in one sentence, in its own language. Keep names and numbers.",
                  prompt: "{{ input.item }}",
                  append: false,
                },
                policy: { timeout_ms: 60_000, retry: { max_attempts: 3, backoff_ms: 500 } },
              },
              {
                id: "end",
                type: "end",
                name: "Summary",
                config: { output: { summary: "nodes.summarize.text" } },
              },
            ],
            edges: [
              { from: "start", to: "summarize" },
              { from: "summarize", to: "end" },
            ],
          },
        },
      },
      {
        id: "overview",
        type: "llm",
        name: "Write the overview",
        config: {
          model: "default",
          system:
            "You get one summary per line. Write an overview in one paragraph: what comes up often, what stands out, what to do about it.",
          prompt: '{{ nodes.each.results.map(each, each.summary).join("\\n") }}',
        },
      },
      {
        id: "end",
        type: "end",
        name: "Overview",
        config: {
          output: {
            overview: "nodes.overview.text",
            summaries: "nodes.each.results.map(each, each.summary)",
            failed: "size(nodes.each.errors)",
          },
        },
      },
    ],
    edges: [
      { from: "start", to: "each" },
      { from: "each", to: "overview" },
      { from: "overview", to: "end" },
    ],
    limits: { max_steps: 500, max_tokens: 200_000 },
  },
};
