import { graphWith } from "@patchbay/graph/testing";

import type { EjectFixture } from "./eject-fixture.ts";

const hello = { message: "hello" };
const list = { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] };

/** Branches, loops, forks and joins, and what failures and limits do to them. */
export const flowFixtures: readonly EjectFixture[] = [
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
];
