import type { AgentTemplate } from "../agent-template.ts";

/** A text is written, judged and improved until it is good enough, and no more often than it is worth. */
export const writeAndReview: AgentTemplate = {
  slug: "write-and-review",
  name: { en: "Write and review", de: "Schreiben und prüfen" },
  description: {
    en: "Writes a text, has it judged against a rubric, and improves it until it passes, three times at most.",
    de: "Schreibt einen Text, misst ihn an vorgegebenen Maßstäben und verbessert ihn, bis er besteht, höchstens dreimal.",
  },
  shows: ["loop", "limits"],
  example: { task: "A short product text for a bicycle bell that can be heard from 50 meters away." },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { task: { type: "string", description: "What is to be written", minLength: 1 } },
      required: ["task"],
    },
    output: {
      type: "object",
      properties: { text: { type: "string" }, is_approved: { type: "boolean" } },
      required: ["text", "is_approved"],
    },
    state: {
      text: { schema: { type: "string" }, reducer: "replace", default: "" },
      is_approved: { schema: { type: "boolean" }, reducer: "replace", default: false },
    },
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "write",
        type: "llm",
        name: "Write",
        config: {
          model: "default",
          system: "You write clear texts: concrete words, short sentences, no superlatives.",
          prompt: "{{ input.task }}",
          append: false,
        },
      },
      {
        id: "first_draft",
        type: "set_state",
        name: "Keep the draft",
        config: { assign: { text: "nodes.write.text" } },
      },
      {
        id: "until_good",
        type: "loop",
        name: "Until it is good",
        config: { while: "!state.is_approved", max_iterations: 3 },
      },
      {
        id: "review",
        type: "judge",
        name: "Good enough?",
        config: {
          model: "default",
          rubric:
            "The text does what was asked: {{ input.task }}\nEvery sentence says something. Nothing is claimed that was not given. A reader of twelve understands it.",
          input: "{{ state.text }}",
          threshold: 0.7,
        },
      },
      {
        id: "improve",
        type: "llm",
        name: "Improve",
        config: {
          model: "default",
          system:
            "You improve texts. Change what the review names, keep the rest, answer with the text alone.",
          prompt: "Text:\n{{ state.text }}\n\nReview:\n{{ nodes.review.reason }}",
          append: false,
        },
      },
      {
        id: "next_draft",
        type: "set_state",
        name: "Keep the better one",
        config: { assign: { text: "nodes.improve.text" } },
      },
      { id: "accept", type: "set_state", name: "Accept", config: { assign: { is_approved: "true" } } },
      {
        id: "end",
        type: "end",
        name: "Text",
        config: { output: { text: "state.text", is_approved: "state.is_approved" } },
      },
    ],
    edges: [
      { from: "start", to: "write" },
      { from: "write", to: "first_draft" },
      { from: "first_draft", to: "until_good" },
      { from: "until_good", port: "body", to: "review" },
      { from: "until_good", port: "done", to: "end" },
      { from: "review", port: "pass", to: "accept" },
      { from: "review", port: "fail", to: "improve" },
      { from: "improve", to: "next_draft" },
      { from: "next_draft", to: "until_good" },
      { from: "accept", to: "until_good" },
    ],
    limits: { max_steps: 60, max_tokens: 60_000, max_cost_usd: 0.5 },
  },
};
