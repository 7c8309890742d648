import type { AgentTemplate } from "../agent-template.ts";

/** A model between two gates: what may go in, and what may come out. */
export const guardedAnswers: AgentTemplate = {
  slug: "guarded-answers",
  name: { en: "Guarded answers", de: "Abgesicherte Antworten" },
  description: {
    en: "Takes personal data out before a model sees a question, refuses attempts to take it over, and checks each answer before it leaves.",
    de: "Entfernt persönliche Daten, bevor ein Modell die Frage sieht, weist Übernahmeversuche ab und prüft jede Antwort, bevor sie hinausgeht.",
  },
  shows: ["guardrails", "branches"],
  example: { message: "I am jane@example.com and my card 4111 1111 1111 1111 was refused. What can I do?" },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { message: { type: "string", minLength: 1 } },
      required: ["message"],
    },
    output: {
      type: "object",
      properties: { reply: { type: "string" }, is_refused: { type: "boolean" } },
      required: ["reply", "is_refused"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "gate",
        type: "guardrail",
        name: "May this go in?",
        config: {
          input: "{{ input.message }}",
          checks: [
            { kind: "length", max: 4_000 },
            { kind: "regex", pattern: "(?i)ignore (all|any|the|your) .{0,40}instructions" },
            { kind: "regex", pattern: "(?i)(reveal|print|repeat) .{0,40}(system prompt|instructions)" },
          ],
        },
      },
      {
        id: "clean",
        type: "guardrail",
        name: "Take personal data out",
        config: {
          input: "{{ nodes.gate.text }}",
          checks: [{ kind: "pii", entities: ["email", "phone", "credit_card", "iban"] }],
          on_violation: "redact",
        },
      },
      {
        id: "answer",
        type: "llm",
        name: "Answer",
        config: {
          model: "default",
          system:
            "You answer questions of customers, briefly. Words in square brackets stand for personal data that was taken out; never ask for it, never guess it.",
          prompt: "{{ nodes.clean.text }}",
          append: false,
        },
        policy: { timeout_ms: 60_000 },
      },
      {
        id: "check",
        type: "guardrail",
        name: "May this go out?",
        config: {
          input: "{{ nodes.answer.text }}",
          checks: [
            { kind: "length", max: 2_000 },
            { kind: "pii", entities: ["email", "credit_card", "iban"] },
          ],
        },
      },
      {
        id: "excuse",
        type: "template",
        name: "A safe answer",
        config: { text: "I cannot help with that here. A colleague will get back to you." },
      },
      {
        id: "answered",
        type: "end",
        name: "Answered",
        config: { output: { reply: "nodes.check.text", is_refused: "false" } },
      },
      {
        id: "refused",
        type: "end",
        name: "Refused",
        config: { output: { reply: "nodes.excuse.text", is_refused: "true" } },
      },
    ],
    edges: [
      { from: "start", to: "gate" },
      { from: "gate", to: "clean" },
      { from: "gate", port: "violation", to: "excuse" },
      { from: "clean", to: "answer" },
      { from: "answer", to: "check" },
      { from: "check", to: "answered" },
      { from: "check", port: "violation", to: "excuse" },
      { from: "excuse", to: "refused" },
    ],
    limits: { max_steps: 20, max_tokens: 20_000 },
  },
};
