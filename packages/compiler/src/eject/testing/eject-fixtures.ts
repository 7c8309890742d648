import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";

import type { RecordedAnswer } from "../project/print-tests.ts";
import type { EjectFixture } from "./eject-fixture.ts";
import { mapFixtures } from "./map-fixtures.ts";

const say = (text: string): RecordedAnswer => ({ text });
const fill = (value: JsonObject): RecordedAnswer => ({ text: JSON.stringify(value) });
const hello = { message: "hello" };
const reply = { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] };

const list = { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] };

/** Each node type and each structure at least once. */
export const ejectFixtures: readonly EjectFixture[] = [
  ...mapFixtures,
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
    name: "condition",
    document: graphWith({
      input: {
        type: "object",
        properties: {
          n: { type: "integer" },
          tags: { type: "array", items: { type: "string" }, default: ["none"] },
          who: {
            type: "object",
            properties: { name: { type: "string" }, age: { type: "number" } },
            required: ["name"],
          },
        },
        required: ["n"],
      },
      nodes: {
        size: {
          type: "condition",
          config: {
            cases: [
              { id: "large", when: "input.n > 10 && !(input.n == 13)" },
              { id: "odd", when: "input.n % 2 == 1 || 'odd' in input.tags" },
              { id: "known", when: "has(input.who) && has(input.who.age) && input.who.age >= 18" },
            ],
          },
        },
        large: {},
        odd: {},
        known: {},
        end: {
          type: "end",
          config: {
            output: {
              which: "nodes.size.case",
              text: "has(nodes.large.text) ? nodes.large.text : (has(nodes.odd.text) ? nodes.odd.text : 'none')",
              name: "has(input.who) ? input.who.name : null",
              optional: "input.?who.?name.orValue('nobody')",
              tags: "input.tags.filter(t, t.startsWith('o')).map(t, t + '!')",
              all: "input.tags.all(each, size(each) > 2)",
              sum: "input.n + 1.5 * 2",
              half: "7 / 2",
              rest: "size(input.tags) % 2",
              object: "{'a': input.n, 'b': [1, 2, input.n]}",
              same: "{'a': 1} == {'a': input.n}",
            },
          },
        },
      },
      edges: [
        "start -> size",
        "size.large -> large",
        "size.odd -> odd",
        "size.known -> known",
        "size.else -> end",
        "large -> end",
        "odd -> end",
        "known -> end",
      ],
    }),
    runs: [
      { input: { n: 11 } },
      { input: { n: 13 } },
      { input: { n: 1, tags: [] } },
      { input: { n: 2, tags: ["odd", "off"] } },
      { input: { n: 2, who: { name: "Ada", age: 36 } } },
      { input: { n: 4, who: { name: "Bo" } } },
    ],
  },
  {
    name: "switch",
    document: graphWith({
      input: { type: "object", properties: { kind: { type: "string" }, more: {} }, required: ["kind"] },
      nodes: {
        by_kind: {
          type: "switch",
          config: {
            value: "input.kind",
            cases: [
              { id: "a", equals: "A" },
              { id: "b", equals: "B" },
            ],
          },
        },
        by_more: {
          type: "switch",
          config: {
            value: "has(input.more) ? input.more : null",
            cases: [
              { id: "none", equals: null },
              { id: "pair", equals: [1, { x: 2 }] },
              { id: "yes", equals: true },
            ],
          },
        },
        a: {},
        b: {},
        end: { type: "end", config: { output: { kind: "nodes.by_kind.case", more: "nodes.by_more.case" } } },
      },
      edges: [
        "start -> by_kind",
        "by_kind.a -> a",
        "by_kind.b -> b",
        "by_kind.else -> by_more",
        "a -> by_more",
        "b -> by_more",
        "by_more.none -> end",
        "by_more.pair -> end",
        "by_more.yes -> end",
        "by_more.else -> end",
      ],
    }),
    runs: [
      { input: { kind: "A" } },
      { input: { kind: "B", more: [1, { x: 2 }] } },
      { input: { kind: "C", more: true } },
      { input: { kind: "A", more: "else" } },
    ],
  },
  {
    name: "loop with state",
    document: graphWith({
      state: {
        log: list,
        total: { schema: { type: "number" }, reducer: "sum", default: 1 },
        last: { schema: { type: "string" } },
        low: { schema: { type: "number" }, reducer: "min" },
      },
      nodes: {
        again: { type: "loop", config: { while: "state.total < 10", max_iterations: 5 } },
        add: {
          type: "set_state",
          config: {
            assign: {
              total: "2.5",
              log: "['lap ' + string(state.total > 5.0)]",
              last: "has(state.last) ? state.last + '.' : 'first'",
              low: "state.total - 3",
            },
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              laps: "nodes.again.iteration",
              exhausted: "nodes.again.exhausted",
              log: "state.log",
              last: "state.?last.orValue('')",
              low: "has(state.low) ? state.low : 0",
            },
          },
        },
      },
      edges: ["start -> again", "again.body -> add", "add -> again", "again.done -> end"],
    }),
    runs: [{ input: hello }, { input: hello, continues: true }],
  },
  {
    name: "loop that fails",
    document: graphWith({
      state: { log: list },
      nodes: {
        again: {
          type: "loop",
          config: {
            while: "size(state.log) == 2 ? [1][size(state.log)] == 1 : size(state.log) < 6",
            max_iterations: 3,
          },
          policy: { on_error: "port" },
        },
        add: { type: "set_state", config: { assign: { log: "['lap']" } } },
        more: { type: "set_state", config: { assign: { log: "['more']" } } },
        end: { type: "end", config: { output: { log: "state.log" } } },
      },
      edges: [
        "start -> again",
        "again.body -> add",
        "add -> again",
        "again.error -> more",
        "more -> again",
        "again.done -> end",
      ],
      limits: { max_steps: 30 },
    }),
    runs: [{ input: hello }],
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
    name: "reducers",
    document: graphWith({
      state: {
        tags: { schema: { type: "array", items: { type: "string" } }, reducer: "union", default: ["a"] },
        facts: { schema: { type: "object" }, reducer: "merge", default: {} },
        most: { schema: { type: "number" }, reducer: "max" },
        input: list,
      },
      nodes: {
        both: { type: "parallel", config: { branches: [{ id: "x" }, { id: "y" }] } },
        one: {
          type: "set_state",
          config: {
            assign: { tags: "['b', 'a']", facts: "{'one': 1, 'same': 1}", most: "3", input: "['one']" },
          },
        },
        two: {
          type: "set_state",
          config: {
            assign: { tags: "['c', 'b']", facts: "{'two': 2, 'same': 2}", most: "2", input: "['two']" },
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              tags: "state.tags",
              facts: "state.facts",
              most: "has(state.most) ? state.most : 0",
              input: "state.input",
            },
          },
        },
        met: { type: "join" },
      },
      edges: ["start -> both", "both.x -> two", "both.y -> one", "one -> met", "two -> met", "met -> end"],
    }),
    runs: [{ input: hello }],
  },
  ...(["all", "any", "quorum"] as const).map((mode): EjectFixture => ({
    name: `join ${mode}, tolerating`,
    document: graphWith({
      input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
      state: { log: list },
      nodes: {
        fork: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }, { id: "c" }] } },
        a: { type: "set_state", config: { assign: { log: "['a']" } } },
        b: { type: "condition", config: { cases: [{ id: "bad", when: "input.n > 0" }] } },
        broken: { type: "fail", config: { code: "unlucky", message: "No luck with {{ input.n }}." } },
        b2: { type: "set_state", config: { assign: { log: "['b2']" } } },
        c: { type: "condition", config: { cases: [{ id: "bad", when: "input.n > 1" }] } },
        broken2: { type: "fail", config: { code: "unlucky", message: "No luck." } },
        met: {
          type: "join",
          config: { mode, ...(mode === "quorum" ? { quorum: 2 } : {}), on_branch_error: "tolerate" },
        },
        end: {
          type: "end",
          config: { output: { log: "state.log", arrived: "nodes.met.arrived", first: "nodes.met.first" } },
        },
      },
      edges: [
        "start -> fork",
        "fork.a -> a",
        "fork.b -> b",
        "fork.c -> c",
        "a -> met",
        "b.bad -> broken",
        "b.else -> b2",
        "b2 -> met",
        "c.bad -> broken2",
        "c.else -> met",
        "met -> end",
      ],
    }),
    runs: [{ input: { n: 0 } }, { input: { n: 1 } }, { input: { n: 2 } }],
  })),
  {
    name: "failures",
    document: graphWith({
      input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
      nodes: {
        pick: {
          type: "switch",
          config: {
            value: "input.n",
            cases: [
              { id: "one", equals: 1 },
              { id: "two", equals: 2 },
            ],
          },
        },
        fall: {
          type: "transform",
          config: { values: { at: "[1, 2][input.n]" } },
          policy: { on_error: "port" },
        },
        stand_in: {
          type: "transform",
          config: { values: { at: "[1, 2][input.n + 5]" } },
          policy: { on_error: "default", default_output: { at: 7 } },
        },
        fail: { type: "fail", config: { code: "refused", message: "Never {{ input.n }}." } },
        slow: {
          type: "wait",
          config: { duration_ms: 60_000 },
          policy: { timeout_ms: 20, on_error: "port", retry: { max_attempts: 2, backoff_ms: 1 } },
        },
        end: {
          type: "end",
          config: {
            output: {
              code: "nodes.?fall.?error.?code.orValue('none')",
              retriable: "has(nodes.slow.error) ? nodes.slow.error.retriable : false",
              at: "has(nodes.stand_in.at) ? nodes.stand_in.at : 0",
              message: "has(nodes.slow.error) ? nodes.slow.error.message : ''",
            },
          },
        },
      },
      edges: [
        "start -> pick",
        "pick.one -> fall",
        "pick.two -> fail",
        "pick.else -> slow",
        "fall -> end",
        "fall.error -> stand_in",
        "stand_in -> end",
        "slow -> end",
        "slow.error -> fall",
      ],
    }),
    runs: [{ input: { n: 1 } }, { input: { n: 2 } }, { input: { n: 3 } }],
  },
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
    name: "limits",
    document: graphWith({
      nodes: {
        again: { type: "loop", config: { while: "true", max_iterations: 50 } },
        lap: {},
        end: { type: "end", config: { output: { laps: "nodes.again.iteration" } } },
      },
      edges: ["start -> again", "again.body -> lap", "lap -> again", "again.done -> end"],
      limits: { max_steps: 7 },
    }),
    runs: [{ input: hello }],
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
];
