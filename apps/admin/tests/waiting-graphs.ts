const message = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
const format = { schema: "patchbay/graph@1", state: {} };

/** Asks for an approval with a comment, then for a form with every kind of field. */
export const refundDesk = {
  ...format,
  input: message,
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "approve",
      type: "approval",
      name: "Approve the refund",
      config: {
        message: "**Refund {{ input.message }}?** The order is older than the policy allows.",
        require_comment: true,
        expires_ms: 86_400_000,
      },
    },
    {
      id: "details",
      type: "human_input",
      name: "Payment details",
      config: {
        prompt: "Where should the money go?",
        form: {
          type: "object",
          properties: {
            account_holder: { type: "string", minLength: 2, maxLength: 80 },
            email: { type: "string", format: "email", description: "The receipt goes there." },
            amount: { type: "number", minimum: 1, maximum: 500, title: "Amount in dollars" },
            method: { type: "string", enum: ["bank transfer", "card", "voucher"] },
            notify: { type: "boolean", title: "Tell the customer", default: true },
            address: {
              type: "object",
              properties: { street: { type: "string" }, city: { type: "string" } },
              required: ["city"],
            },
            tags: { type: "array", items: { type: "string" }, maxItems: 3 },
          },
          required: ["account_holder", "amount", "method"],
          additionalProperties: false,
        },
      },
    },
    {
      id: "paid",
      type: "end",
      name: "Paid",
      config: { output: { reply: '"Refunded to " + nodes.details.account_holder + "."' } },
    },
    { id: "kept", type: "end", name: "Kept", config: { output: { reply: '"No refund."' } } },
  ],
  edges: [
    { from: "start", to: "approve" },
    { from: "approve", port: "approved", to: "details" },
    { from: "approve", port: "rejected", to: "kept" },
    { from: "approve", port: "expired", to: "kept" },
    { from: "details", to: "paid" },
  ],
};

/** Asks about each order, and at the same time for a signal. */
export const orderDesk = {
  ...format,
  input: {
    type: "object",
    properties: { orders: { type: "array", items: { type: "string" } } },
    required: ["orders"],
  },
  output: { type: "object" },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "both",
      type: "parallel",
      name: "At once",
      config: { branches: [{ id: "orders" }, { id: "bank" }] },
    },
    {
      id: "fan",
      type: "map",
      name: "Each order",
      config: {
        items: "input.orders",
        body: {
          ...format,
          input: {
            type: "object",
            properties: { item: { type: "string" }, index: { type: "integer" } },
            required: ["item", "index"],
          },
          output: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
          nodes: [
            { id: "start", type: "start" },
            {
              id: "ask",
              type: "approval",
              name: "Ship it?",
              config: { message: "Ship {{ input.item }} today?" },
            },
            { id: "yes", type: "end", config: { output: { ok: "true" } } },
            { id: "no", type: "end", config: { output: { ok: "false" } } },
          ],
          edges: [
            { from: "start", to: "ask" },
            { from: "ask", port: "approved", to: "yes" },
            { from: "ask", port: "rejected", to: "no" },
          ],
        },
      },
    },
    {
      id: "paid",
      type: "wait",
      name: "Wait for the bank",
      config: { signal: "paid", timeout_ms: 3_600_000 },
    },
    { id: "done", type: "join", name: "Both done", config: { mode: "all" } },
    { id: "end", type: "end", name: "End", config: { output: { shipped: "nodes.fan.results" } } },
  ],
  edges: [
    { from: "start", to: "both" },
    { from: "both", port: "orders", to: "fan" },
    { from: "both", port: "bank", to: "paid" },
    { from: "fan", to: "done" },
    { from: "paid", to: "done" },
    { from: "paid", port: "expired", to: "done" },
    { from: "done", to: "end" },
  ],
};

/** Asks, and goes on by itself after a second. */
export const hastyDesk = {
  ...format,
  input: message,
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "ask",
      type: "approval",
      name: "Ask quickly",
      config: { message: "{{ input.message }}", expires_ms: 1_000 },
    },
    { id: "said", type: "end", name: "Said", config: { output: { reply: '"Somebody answered."' } } },
    { id: "unsaid", type: "end", name: "Unsaid", config: { output: { reply: '"Nobody answered."' } } },
  ],
  edges: [
    { from: "start", to: "ask" },
    { from: "ask", port: "approved", to: "said" },
    { from: "ask", port: "rejected", to: "said" },
    { from: "ask", port: "expired", to: "unsaid" },
  ],
};

/** Asks another agent, by its slug. */
export const askingDesk = (agent: string) => ({
  ...format,
  input: message,
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  nodes: [
    { id: "start", type: "start", name: "Start" },
    {
      id: "call",
      type: "call_agent",
      name: "Ask the other",
      config: { agent, input: { message: "input.message" } },
    },
    { id: "end", type: "end", name: "End", config: { output: { reply: "nodes.call.output.reply" } } },
  ],
  edges: [
    { from: "start", to: "call" },
    { from: "call", to: "end" },
  ],
});

/** One node of each type, with all the ports that it can have. It is there to be looked at, not to run. */
export const everyNode = {
  ...format,
  input: message,
  output: { type: "object" },
  nodes: [
    { id: "start", type: "start" },
    {
      id: "condition",
      type: "condition",
      config: { cases: [{ id: "urgent", when: "input.message != ''" }] },
    },
    { id: "switch", type: "switch", config: { value: "input.message", cases: [{ id: "a", equals: "a" }] } },
    { id: "loop", type: "loop", config: { while: "true", max_iterations: 3 } },
    { id: "parallel", type: "parallel", config: { branches: [{ id: "left" }, { id: "right" }] } },
    { id: "join", type: "join", config: { mode: "quorum", quorum: 2 } },
    {
      id: "map",
      type: "map",
      config: {
        items: "input.orders",
        concurrency: 8,
        on_item_error: "collect",
        body: {
          ...format,
          input: message,
          output: { type: "object" },
          nodes: [{ id: "start", type: "start" }],
          edges: [],
        },
      },
    },
    { id: "wait", type: "wait", config: { signal: "paid", timeout_ms: 604_800_000 } },
    { id: "fail", type: "fail", config: { code: "too_much", message: "That is too much." } },
    {
      id: "llm",
      type: "llm",
      config: { model: "default", history: { last: 6 }, reasoning: "low", system: "Be brief." },
      policy: {
        timeout_ms: 90_000,
        retry: { max_attempts: 3, backoff_ms: 500, on: ["model_rate_limited"] },
        on_error: "port",
        cache_ttl_s: 7_200,
        budget: { max_cost_usd: 0.05, max_tokens: 2_000 },
        speech: { spoken: true, filler: "One moment." },
      },
    },
    {
      id: "agent",
      type: "agent",
      config: { model: "default", instructions: "Help.", tools: ["calculator", "http_get"] },
    },
    {
      id: "classify",
      type: "classify",
      config: {
        model: "default",
        input: "{{ input.message }}",
        classes: [
          { id: "billing", description: "Money, invoices, refunds." },
          { id: "technical", description: "Something does not work." },
        ],
        min_confidence: 0.6,
      },
    },
    {
      id: "judge",
      type: "judge",
      config: { model: "default", rubric: "Polite.", input: "{{ input.message }}" },
    },
    {
      id: "guardrail",
      type: "guardrail",
      config: {
        input: "{{ input.message }}",
        checks: [
          { kind: "pii", entities: ["email", "iban"] },
          { kind: "length", max: 400 },
        ],
      },
    },
    { id: "transform", type: "transform", config: { values: { total: "1 + 1", tax: "this.total * 0.2" } } },
    { id: "set_state", type: "set_state", config: { assign: { total: "2" } } },
    { id: "template", type: "template", config: { text: "Dear {{ input.message }},\nthank you." } },
    {
      id: "code",
      type: "code",
      config: { source: "return input.a + 1;", output_schema: { type: "number" } },
    },
    { id: "tool", type: "tool", config: { tool: "calculator", arguments: { expression: "1+1" } } },
    {
      id: "http_request",
      type: "http_request",
      config: { method: "POST", url: "https://api.example.com/orders" },
    },
    { id: "retrieve", type: "retrieve", config: { pipeline: "handbook", query: "{{ input.message }}" } },
    {
      id: "vector_search",
      type: "vector_search",
      config: { index: "handbook", query: "{{ input.message }}" },
    },
    { id: "memory_read", type: "memory_read", config: { scope: "caller", query: "{{ input.message }}" } },
    { id: "memory_write", type: "memory_write", config: { scope: "caller", text: "{{ input.message }}" } },
    { id: "artifact", type: "artifact", config: { operation: "revise", name: "plan", content: "New." } },
    {
      id: "approval",
      type: "approval",
      config: {
        message: "May I refund {{ input.message }}?",
        approvers: { roles: ["owner"] },
        expires_ms: 3_600_000,
        require_comment: true,
      },
      policy: { on_error: "port", budget: { max_tokens: 100 } },
    },
    {
      id: "human_input",
      type: "human_input",
      config: { prompt: "Which address?", form: { type: "object", properties: { zip: { type: "string" } } } },
    },
    { id: "handoff", type: "handoff", config: { message: "A customer is angry.", expires_ms: 60_000 } },
    { id: "speech_to_text", type: "speech_to_text", config: { audio: "nodes.text_to_speech.audio" } },
    { id: "text_to_speech", type: "text_to_speech", config: { text: "Hello {{ input.message }}" } },
    { id: "call_agent", type: "call_agent", config: { agent: "researcher", version: 2 } },
    { id: "spawn_group", type: "spawn_group", config: { agent: "researcher", items: "input.orders" } },
    {
      id: "await_group",
      type: "await_group",
      config: { group: "nodes.spawn_group.group", timeout_ms: 60_000 },
    },
    { id: "replan", type: "replan", config: { model: "default", input: "{{ input.message }}" } },
    { id: "cancel_runs", type: "cancel_runs", config: { group: "nodes.spawn_group.group" } },
    { id: "end", type: "end", config: { output: { reply: "input.message" } } },
  ].map((node, index) => ({ ...node, ui: { x: (index % 6) * 260, y: Math.floor(index / 6) * 260 } })),
  edges: [],
};
