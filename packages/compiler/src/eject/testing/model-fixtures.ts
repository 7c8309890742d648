import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";

import type { RecordedAnswer } from "../project/print-tests.ts";
import type { EjectFixture } from "./eject-fixture.ts";

const say = (text: string): RecordedAnswer => ({ text });
const fill = (value: JsonObject): RecordedAnswer => ({ text: JSON.stringify(value) });
const hello = { message: "hello" };
const reply = { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] };

/** Nodes that ask models. */
export const modelFixtures: readonly EjectFixture[] = [
  {
    name: "llm",
    document: graphWith({
      output: reply,
      state: { turns: { schema: { type: "integer" }, reducer: "sum", default: 0 } },
      nodes: {
        count: { type: "set_state", config: { assign: { turns: "1" } } },
        ask: {
          type: "llm",
          config: {
            model: "default",
            system: "Turn {{ state.turns }}.",
            temperature: 0.5,
            max_output_tokens: 100,
          },
        },
        sum_up: {
          type: "llm",
          config: {
            model: "plain",
            prompt: "Sum up: {{ nodes.ask.text }}",
            history: { last: 2 },
            append: false,
          },
        },
        end: {
          type: "end",
          config: { output: { reply: "nodes.sum_up.text + string(nodes.ask.usage.input_tokens > 3)" } },
        },
      },
      edges: ["start -> count", "count -> ask", "ask -> sum_up", "sum_up -> end"],
    }),
    runs: [
      { input: hello, answers: { default: [say("Hi there.")], plain: [say("Greeting.")] } },
      {
        input: { message: "And now?" },
        answers: { default: [say("Later.")], plain: [say("Time.")] },
        continues: true,
      },
    ],
  },
  {
    name: "structured output",
    document: graphWith({
      nodes: {
        ask: {
          type: "llm",
          config: {
            model: "default",
            prompt: "Who is {{ input.message }}?",
            history: "none",
            output_schema: {
              type: "object",
              properties: {
                name: { type: "string", format: "email" },
                age: { type: "integer", default: 1 },
                nick: { type: "string" },
              },
              required: ["name"],
            },
          },
          policy: { retry: { max_attempts: 2, backoff_ms: 0 }, on_error: "port" },
        },
        end: {
          type: "end",
          config: {
            output: {
              name: "has(nodes.ask.data) ? nodes.ask.data.name : ''",
              age: "has(nodes.ask.data) ? nodes.ask.data.age : 0",
              nick: "has(nodes.ask.data) && has(nodes.ask.data.nick) ? nodes.ask.data.nick : 'none'",
              code: "has(nodes.ask.error) ? nodes.ask.error.message : ''",
            },
          },
        },
      },
      edges: ["start -> ask", "ask -> end", "ask.error -> end"],
    }),
    runs: [
      { input: hello, answers: { default: [fill({ name: "Ada" })] } },
      { input: hello, answers: { default: [say("no"), fill({ name: "Ada", nick: "A" })] } },
      { input: hello, answers: { default: [fill({ name: 1 })] } },
    ],
  },
  {
    name: "agent with a tool",
    document: graphWith({
      output: reply,
      nodes: {
        work: {
          type: "agent",
          config: { model: "default", instructions: "Calculate.", tools: ["calculator"], max_iterations: 3 },
        },
        direct: {
          type: "tool",
          config: { tool: "calculator", arguments: { expression: "{{ input.message + ' + 1' }}" } },
          policy: { on_error: "port" },
        },
        end: {
          type: "end",
          config: {
            output: {
              reply: "nodes.work.text",
              calls: "size(nodes.work.tool_calls)",
              value: "has(nodes.direct.result) ? nodes.direct.result.value : -1",
            },
          },
        },
      },
      edges: ["start -> work", "work -> direct", "direct -> end", "direct.error -> end"],
    }),
    runs: [
      {
        input: { message: "2 ^ 3" },
        answers: {
          default: [
            {
              tool_calls: [
                { id: "1", name: "calculator", arguments: { expression: "6 * 7" } },
                { id: "2", name: "calculator", arguments: { expression: "(" } },
                { id: "3", name: "other", arguments: {} },
                { id: "4", name: "calculator", arguments: { wrong: 1 } },
              ],
            },
            say("It is 42."),
          ],
        },
      },
      { input: { message: "two" }, answers: { default: [say("No.")] } },
      {
        input: { message: "1" },
        answers: {
          default: [{ tool_calls: [{ id: "1", name: "calculator", arguments: { expression: "1" } }] }],
        },
      },
    ],
  },
  {
    name: "history after tools",
    document: graphWith({
      nodes: {
        work: { type: "agent", config: { model: "default", instructions: "", tools: ["calculator"] } },
        short: { type: "llm", config: { model: "plain", history: { last: 1 } } },
        longer: {
          type: "llm",
          config: { model: "plain", prompt: "And?", history: { last: 4 }, append: false },
        },
        thread: { type: "llm", config: { model: "plain", prompt: "So?", history: "thread" } },
        last: { type: "llm", config: { model: "plain", history: "none" } },
        end: {
          type: "end",
          config: {
            output: {
              said: "messages.map(m, m.role + ': ' + m.text)",
              calls: "messages.map(m, has(m.tool_calls) ? m.tool_calls.map(c, c.name) : [])",
            },
          },
        },
      },
      edges: [
        "start -> work",
        "work -> short",
        "short -> longer",
        "longer -> thread",
        "thread -> last",
        "last -> end",
      ],
    }),
    runs: [
      {
        input: hello,
        answers: {
          default: [
            { text: "Wait.", tool_calls: [{ id: "1", name: "calculator", arguments: { expression: "1" } }] },
            say("1"),
          ],
          plain: [say("a"), say("b"), say("c"), say("d")],
        },
      },
      { input: hello, answers: { default: [say("2")], plain: [say("e")] }, continues: true },
    ],
  },
  {
    name: "classify, judge and guardrail",
    document: graphWith({
      nodes: {
        sort: {
          type: "classify",
          config: {
            model: "default",
            input: "{{ input.message }}",
            instructions: "Be strict.",
            classes: [
              { id: "billing", description: "money" },
              { id: "other", description: "the\n rest" },
            ],
            min_confidence: 0.5,
          },
        },
        good: {
          type: "judge",
          config: { model: "default", rubric: "Polite.", input: "{{ input.message }}", threshold: 0.7 },
        },
        rule: { type: "judge", config: { when: "input.message.size() > 3" } },
        hold: {
          type: "guardrail",
          config: {
            input: "{{ input.message }}",
            checks: [
              { kind: "regex", pattern: "s[e3]cret" },
              { kind: "length", max: 30 },
              { kind: "model", model: "default", rubric: "Fine." },
            ],
            on_violation: "redact",
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              class: "nodes.sort.class",
              confidence: "nodes.sort.confidence",
              reason: "has(nodes.good.reason) ? nodes.good.reason : ''",
              passed: "has(nodes.rule.passed) && nodes.rule.passed",
              text: "nodes.hold.text",
              violations: "nodes.hold.violations",
            },
          },
        },
      },
      edges: [
        "start -> sort",
        "sort.billing -> good",
        "sort.other -> rule",
        "sort.else -> rule",
        "good.pass -> hold",
        "good.fail -> hold",
        "rule.pass -> hold",
        "rule.fail -> hold",
        "hold -> end",
        "hold.violation -> end",
      ],
    }),
    runs: [
      {
        input: { message: "my secret s3cret" },
        answers: {
          default: [
            fill({ class: "billing", confidence: 0.9 }),
            fill({ reason: "Kind.", score: 0.8 }),
            fill({ reason: "No.", score: 0.2 }),
          ],
        },
      },
      {
        input: { message: "hey" },
        answers: { default: [say("?"), fill({ reason: "Yes.", score: 1 })] },
      },
      {
        input: { message: "a text that is longer than it may be" },
        answers: { default: [fill({ class: "other", confidence: 0.6 }), say("?")] },
      },
    ],
  },
];
