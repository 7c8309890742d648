import { graphWith } from "@patchbay/graph/testing";

import type { EjectFixture } from "./eject-fixture.ts";

const hello = { message: "hello" };
const reply = { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] };
const list = { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] };

/** Texts, values and requests: what expressions and templates make of what they read. */
export const valueFixtures: readonly EjectFixture[] = [
  {
    // Servers are held against each other elsewhere: here nothing is reached on either side.
    name: "requests",
    document: graphWith({
      nodes: {
        call: {
          type: "http_request",
          config: {
            method: "POST",
            url: "http://127.0.0.1:9/{{ input.message }}/x?y={{ size(input.message) }}",
            headers: { "X-Token": "{{ input.message }}" },
            query: { q: "{{ input.message }}" },
            body: { message: "{{ input.message }}" },
          },
          policy: { on_error: "port" },
        },
        read: {
          type: "tool",
          config: { tool: "http_get", arguments: { url: "{{ 'file:///' + input.message }}" } },
          policy: { on_error: "port" },
        },
        end: {
          type: "end",
          config: {
            output: {
              status: "has(nodes.call.status) ? nodes.call.status : 0",
              type: "has(nodes.call.headers) && 'content-type' in nodes.call.headers ? nodes.call.headers['content-type'] : 'none'",
              error: "has(nodes.call.error) ? nodes.call.error.code : 'none'",
              refused: "has(nodes.read.error) ? nodes.read.error.message : 'none'",
            },
          },
        },
      },
      edges: ["start -> call", "call -> read", "call.error -> read", "read -> end", "read.error -> end"],
    }),
    runs: [{ input: hello }, { input: { message: ".." } }, { input: { message: "a\nb" } }],
  },
  {
    name: "template",
    document: graphWith({
      nodes: {
        greet: {
          type: "template",
          config: {
            text: "Hello,\n“{{ input.message }}”: {{ size(input.message) }} `${characters}` {{ input.message == 'x' }}",
          },
        },
        end: { type: "end", config: { output: { reply: "nodes.greet.text" } } },
      },
      output: reply,
      edges: ["start -> greet", "greet -> end"],
    }),
    runs: [{ input: hello }, { input: { message: "x" } }, { input: { message: "😀\r\n" } }],
  },
  {
    name: "types of all kinds",
    document: graphWith({
      input: {
        type: "object",
        properties: {
          "x-y": { type: "string" },
          toString: { type: "string" },
          any: { anyOf: [{ type: "string" }, { type: "null" }] },
          one: { enum: ["x", "y"] },
          const: { const: 3 },
          sizes: { type: "object", additionalProperties: { type: "number" } },
          list: {
            type: "array",
            items: { type: "object", properties: { on: { type: "boolean", default: true } } },
          },
          inner: { type: "object", properties: { "k k": { type: "number" } }, required: ["k k"] },
        },
        required: ["x-y", "toString", "any", "one", "const", "sizes", "list", "inner"],
        additionalProperties: false,
      },
      state: {
        may: { schema: { anyOf: [{ type: "string" }, { type: "null" }] }, default: null },
        whole: { schema: {} },
        facts: {
          schema: { type: "object", properties: { k: { type: "string" } } },
          reducer: "merge",
          default: {},
        },
      },
      nodes: {
        t: {
          type: "transform",
          config: {
            values: {
              x: "input['x-y']",
              inherited: "input.toString",
              e: "input.one == 'x'",
              c: "input['const'] + 1",
              who: "caller.id + '@' + run.agent + string(run.version == 1)",
              on: "input.list.filter(i, i.on)",
              n: "input.any == null ? 'none' : 'some'",
              k: "input.inner['k k'] * 2",
              has: "'z' in input.sizes",
            },
          },
        },
        w: {
          type: "set_state",
          config: { assign: { may: "input.any", whole: "input", facts: "{'k': 'v'}" } },
        },
        end: {
          type: "end",
          config: {
            output: {
              all: "nodes.t.n",
              k: "nodes.t.k",
              on: "nodes.t.on",
              who: "nodes.t.who",
              inherited: "nodes.t.inherited",
              has: "nodes.t.has",
              may: "state.may",
              whole: "has(state.whole) ? state.whole : 1",
            },
          },
        },
      },
      edges: ["start -> t", "t -> w", "w -> end"],
    }),
    runs: [
      {
        input: {
          "x-y": "a",
          toString: "b",
          any: null,
          one: "x",
          const: 3,
          sizes: { z: 1 },
          list: [{}, { on: false }],
          inner: { "k k": 2 },
        },
      },
    ],
  },
  {
    name: "matches and texts",
    document: graphWith({
      nodes: {
        look: {
          type: "transform",
          config: {
            values: {
              url: "input.message.matches('(?i)https?://')",
              words: "input.message.split(' ')",
              class: "size(this.words)",
              first: "this.words[0]",
              upper: "this.first.upperAscii() + '/' + input.message.lowerAscii().trim()",
              at: "input.message.indexOf('l')",
              part: "input.message.substring(1, 3)",
              joined: "this.words.map(word, size(word) > 1, word + '.').join('-')",
              one: "this.words.exists_one(w, w == 'hello')",
              whole: "int(double('2.7'))",
              text: "string(size(this.words)) + string(true)",
              choice: "input.message.contains('x') ? size(this.words) * 1.5 : 2",
              negative: "-size(this.words) - -3",
            },
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              all: "nodes.look.url",
              part: "nodes.look.part",
              choice: "nodes.look.choice",
              joined: "nodes.look.joined",
              whole: "nodes.look.upper",
              class: "nodes.look.class",
              at: "nodes.look.at",
              one: "nodes.look.one",
              text: "nodes.look.text",
              negative: "nodes.look.negative",
            },
          },
        },
      },
      edges: ["start -> look", "look -> end"],
    }),
    runs: [{ input: hello }, { input: { message: "See HTTPS://x.y z" } }, { input: { message: "a" } }],
  },
  {
    name: "words of JavaScript",
    document: graphWith({
      state: { delete: list, new: { schema: { type: "integer" } } },
      nodes: {
        class: { type: "set_state", config: { assign: { delete: "['x']", new: "size(input.message)" } } },
        function: {
          type: "transform",
          config: {
            values: {
              return: "has(state.new) ? state.new : 0",
              state: "this.return + 1",
              await: "[1].map(state, state)",
            },
          },
        },
        a_b: {},
        a__b: { type: "template", config: { text: "*/ {{ nodes.function.return }} ${x}" } },
        end: {
          type: "end",
          config: {
            output: { default: "state.delete", var: "nodes.function.state", list: "nodes.function.await" },
          },
        },
      },
      edges: ["start -> class", "class -> function", "function -> a_b", "a_b -> a__b", "a__b -> end"],
    }),
    runs: [{ input: hello }],
  },
  {
    name: "personal data",
    document: graphWith({
      nodes: {
        clean: {
          type: "guardrail",
          config: { input: "{{ input.message }}", checks: [{ kind: "pii" }], on_violation: "redact" },
        },
        check: {
          type: "guardrail",
          config: {
            input: "{{ input.message }}",
            checks: [
              { kind: "pii", entities: ["iban", "email"] },
              { kind: "regex", pattern: "boats?" },
            ],
            on_violation: "port",
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              text: "nodes.clean.text",
              found: "nodes.clean.violations",
              wrong: "nodes.check.violations",
            },
          },
        },
      },
      edges: ["start -> clean", "clean -> check", "check -> end", "check.violation -> end"],
    }),
    // Numbers that are published for tests, as those of the platform's own.
    runs: [
      "write to ann.b+c@mail.example.co.uk. or <jürgen@müller.example>",
      "call +44 20 7946 0958! or +49 (0)30 23125-001, 12 times, 0049 30 23125001",
      "(415) 555-0132 or 212.555.0199",
      "no. 5 4111-1111-1111-1111 and 378282246310005,4111111111111111",
      "to DE89 3704 0044 0532 0130 00 and gb29nwbk60161331926819",
      "from 192.0.2.1, [2001:db8::1] and ::ffff:192.0.2.7.",
      "On 2024-01-15 at 12:30:45 we sold 1,234,567 boats for 3.141592653589 each.",
      "Version 1.2.3, std::vector, x::y, 999.999.999.999, order 1234567890123456, DE00370400440532013000",
    ].map((message) => ({ input: { message } })),
  },
];
