import type { JsonObject } from "../json.ts";

/** A document as it was written in each format that was ever released. None of them is ever changed. */
export const releasedFormats: Readonly<Record<string, JsonObject>> = {
  "patchbay/graph@1": {
    schema: "patchbay/graph@1",
    input: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
    output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
    state: {
      intent: { schema: { enum: ["billing", "other"] }, reducer: "replace", default: "other" },
      findings: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
    },
    nodes: [
      { id: "start", type: "start", ui: { x: 0, y: 0 } },
      {
        id: "triage",
        type: "classify",
        name: "What is it about?",
        config: {
          model: "fast",
          input: "{{ input.message }}",
          classes: [
            { id: "billing", description: "money, invoices" },
            { id: "other", description: "anything else" },
          ],
        },
        policy: { timeout_ms: 10_000, retry: { max_attempts: 3, backoff_ms: 200 }, on_error: "port" },
        ui: { x: 200, y: 80 },
      },
      { id: "answer", type: "llm", config: { model: "default", system: "Be brief." } },
      { id: "sorry", type: "template", config: { text: "Please ask somebody else." } },
      {
        id: "end",
        type: "end",
        config: { output: { reply: "nodes.answer.?text.orValue(nodes.sorry.?text.orValue(''))" } },
      },
    ],
    edges: [
      { from: "start", to: "triage" },
      { from: "triage", port: "billing", to: "answer" },
      { from: "triage", port: "other", to: "sorry" },
      { from: "triage", port: "error", to: "sorry" },
      { from: "answer", to: "end" },
      { from: "sorry", to: "end" },
    ],
    limits: { max_steps: 100, timeout_ms: 600_000, max_cost_usd: 0.5, max_tokens: 200_000 },
    voice: { greeting: "Hello.", language: "en" },
    notes: [{ id: "n1", text: "The first format.", x: 0, y: 0 }],
  },
};
