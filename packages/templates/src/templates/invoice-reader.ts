import type { AgentTemplate } from "../agent-template.ts";

/** Data from a text, checked by a rule that no model can talk its way around; a person mends what does not add up. */
export const invoiceReader: AgentTemplate = {
  slug: "invoice-reader",
  name: { en: "Invoice reader", de: "Rechnungsleser" },
  description: {
    en: "Turns the text of an invoice into data, checks the sums by a rule instead of a model, and asks a person where they do not add up.",
    de: "Macht aus dem Text einer Rechnung Daten, prüft die Summen mit einer Regel statt mit einem Modell und fragt nach, wo sie nicht aufgehen.",
  },
  shows: ["structured_output", "guardrails", "people"],
  example: {
    text: "Invoice 2026-117\nNorthwind Ltd.\nDate: 2026-03-14\n10 chairs: 899.00\nVAT 19%: 170.81\nTotal: 1069.81 EUR",
  },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { text: { type: "string", description: "The invoice as text", minLength: 1 } },
      required: ["text"],
    },
    output: {
      type: "object",
      properties: {
        supplier: { type: "string" },
        number: { type: "string" },
        currency: { type: "string" },
        net: { type: "number" },
        tax: { type: "number" },
        total: { type: "number" },
        is_corrected: { type: "boolean" },
      },
      required: ["supplier", "number", "currency", "net", "tax", "total", "is_corrected"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "read",
        type: "llm",
        name: "Read the invoice",
        config: {
          model: "default",
          system:
            "You read invoices. Copy each value exactly as it stands; numbers without thousands separators. Invent nothing.",
          prompt: "{{ input.text }}",
          output_schema: {
            type: "object",
            properties: {
              supplier: { type: "string" },
              number: { type: "string", description: "The invoice's own number" },
              currency: { type: "string", description: "As ISO 4217 names it: EUR, USD" },
              net: { type: "number" },
              tax: { type: "number" },
              total: { type: "number" },
            },
            required: ["supplier", "number", "currency", "net", "tax", "total"],
          },
          append: false,
        },
        policy: { timeout_ms: 60_000, retry: { max_attempts: 2, backoff_ms: 500 } },
      },
      {
        id: "sums",
        type: "judge",
        name: "Do the sums add up?",
        config: {
          when: "nodes.read.data.net + nodes.read.data.tax - nodes.read.data.total < 0.01 && nodes.read.data.total - nodes.read.data.net - nodes.read.data.tax < 0.01",
        },
      },
      {
        id: "correct",
        type: "human_input",
        name: "Correct the sums",
        config: {
          prompt:
            "Invoice {{ nodes.read.data.number }} of {{ nodes.read.data.supplier }} does not add up: {{ nodes.read.data.net }} + {{ nodes.read.data.tax }} is not {{ nodes.read.data.total }}.",
          form: {
            type: "object",
            properties: {
              net: { type: "number", title: "Net" },
              tax: { type: "number", title: "Tax" },
              total: { type: "number", title: "Total" },
            },
            required: ["net", "tax", "total"],
          },
        },
      },
      {
        id: "as_read",
        type: "end",
        name: "As it was read",
        config: {
          output: {
            supplier: "nodes.read.data.supplier",
            number: "nodes.read.data.number",
            currency: "nodes.read.data.currency",
            net: "nodes.read.data.net",
            tax: "nodes.read.data.tax",
            total: "nodes.read.data.total",
            is_corrected: "false",
          },
        },
      },
      {
        id: "as_corrected",
        type: "end",
        name: "As it was corrected",
        config: {
          output: {
            supplier: "nodes.read.data.supplier",
            number: "nodes.read.data.number",
            currency: "nodes.read.data.currency",
            net: "nodes.correct.net",
            tax: "nodes.correct.tax",
            total: "nodes.correct.total",
            is_corrected: "true",
          },
        },
      },
    ],
    edges: [
      { from: "start", to: "read" },
      { from: "read", to: "sums" },
      { from: "sums", port: "pass", to: "as_read" },
      { from: "sums", port: "fail", to: "correct" },
      { from: "correct", to: "as_corrected" },
    ],
    limits: { max_steps: 20, max_tokens: 20_000 },
  },
};
