import type { JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";

import type { RecordedAnswer } from "../project/print-tests.ts";
import type { EjectFixture } from "./eject-fixture.ts";

const say = (text: string): RecordedAnswer => ({ text });
const fill = (value: JsonObject): RecordedAnswer => ({ text: JSON.stringify(value) });
const hello = { message: "hello" };

const list = { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] };

/** A body that answers `value`, given an item of the type `item` and its place. */
const bodyOf = (item: JsonObject, parts: Parameters<typeof graphWith>[0]): JsonObject =>
  graphWith({
    input: {
      type: "object",
      properties: { item, index: { type: "integer" }, message: { type: "string" } },
      required: ["item"],
    },
    output: { type: "object", properties: { value: {} }, required: ["value"] },
    ...parts,
  });

const items = { type: "object", properties: { list: { type: "array", items: {} } }, required: ["list"] };

/** A map whose body fails for items that are no numbers, and for 13, 14 and 15, each in a way of its own. */
const mapping = (onItemError: "fail" | "skip" | "collect"): EjectFixture => ({
  name: `map, on_item_error ${onItemError}`,
  document: graphWith({
    input: items,
    nodes: {
      each: {
        type: "map",
        config: {
          items: "input.list",
          concurrency: 3,
          on_item_error: onItemError,
          body: bodyOf(
            { type: "number" },
            {
              state: { seen: list, total: { schema: { type: "number" }, reducer: "sum", default: 1 } },
              nodes: {
                add: { type: "set_state", config: { assign: { total: "input.item", seen: "['seen']" } } },
                again: { type: "loop", config: { while: "state.total < 40.0", max_iterations: 2 } },
                lap: { type: "set_state", config: { assign: { total: "10" } } },
                sort: {
                  type: "switch",
                  config: {
                    value: "input.item",
                    cases: [
                      { id: "bad", equals: 13 },
                      { id: "endless", equals: 14 },
                      { id: "wrong", equals: 15 },
                    ],
                  },
                },
                bad: { type: "fail", config: { code: "unlucky", message: "Item {{ input.item }}." } },
                round: { type: "loop", config: { while: "true", max_iterations: 1000 } },
                slow: {},
                wrong: {
                  type: "transform",
                  config: { values: { at: "[1, 2][size(messages) + 5]" } },
                  policy: { on_error: "port" },
                },
                end: {
                  type: "end",
                  config: {
                    output: {
                      value:
                        "{'sum': state.total, 'seen': size(state.seen), 'place': index * 2, 'given': item, 'laps': has(nodes.again.iteration) ? nodes.again.iteration : 0, 'code': nodes.wrong.?error.?code.orValue('none')}",
                    },
                  },
                },
              },
              edges: [
                "start -> add",
                "add -> again",
                "again.body -> lap",
                "lap -> again",
                "again.done -> sort",
                "sort.bad -> bad",
                "sort.endless -> round",
                "sort.wrong -> wrong",
                "sort.else -> end",
                "round.body -> slow",
                "slow -> round",
                "round.done -> end",
                "wrong -> end",
                "wrong.error -> end",
              ],
              limits: { max_steps: 25 },
            },
          ),
        },
      },
      end: {
        type: "end",
        config: {
          output: {
            results: "nodes.each.results",
            failed: "nodes.each.errors.map(e, string(e.index) + e.error.code + e.error.message)",
            count: "size(nodes.each.results)",
          },
        },
      },
    },
    edges: ["start -> each", "each -> end"],
  }),
  runs: [
    { input: { list: [] } },
    { input: { list: [1, 2.5, 100, 4, 15] } },
    { input: { list: [1, 13, 2] } },
    { input: { list: [1, "two", null] } },
    { input: { list: [14, 3] } },
  ],
});

/** Maps, and maps in maps. */
export const mapFixtures: readonly EjectFixture[] = [
  mapping("fail"),
  mapping("skip"),
  mapping("collect"),
  {
    name: "a map inside a map, with models, a join and a policy",
    document: graphWith({
      nodes: {
        words: { type: "transform", config: { values: { all: "input.message.split(' ')" } } },
        outer: {
          type: "map",
          config: {
            items: "nodes.words.all",
            concurrency: 1,
            input: { item: "item + '!'", index: "index", message: "input.message" },
            on_item_error: "collect",
            body: bodyOf(
              { type: "string" },
              {
                nodes: {
                  both: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
                  ask: { type: "llm", config: { model: "default", system: "About {{ item }}." } },
                  inner: {
                    type: "map",
                    config: {
                      items: "[size(item), index]",
                      body: bodyOf(
                        { type: "integer" },
                        {
                          nodes: {
                            pick: {
                              type: "condition",
                              config: { cases: [{ id: "large", when: "input.item > 5" }] },
                            },
                            broken: {
                              type: "fail",
                              config: { code: "large", message: "{{ item }} is large." },
                            },
                            end: { type: "end", config: { output: { value: "item * 2 + index" } } },
                          },
                          edges: ["start -> pick", "pick.large -> broken", "pick.else -> end"],
                        },
                      ),
                    },
                    policy: { on_error: "port", retry: { max_attempts: 2, backoff_ms: 1, on: ["large"] } },
                  },
                  after: {},
                  met: { type: "join" },
                  end: {
                    type: "end",
                    config: {
                      output: {
                        value:
                          "nodes.ask.text + ' ' + item + nodes.inner.?error.?message.orValue('') + (has(nodes.inner.results) ? nodes.inner.results.map(r, string(r.value == 1)).join(',') : '') + messages.map(m, m.role + m.?node_id.orValue('-')).join(';')",
                      },
                    },
                  },
                },
                edges: [
                  "start -> both",
                  "both.a -> ask",
                  "both.b -> inner",
                  "ask -> met",
                  "inner -> after",
                  "inner.error -> after",
                  "after -> met",
                  "met -> end",
                ],
              },
            ),
          },
        },
        end: {
          type: "end",
          config: {
            output: {
              told: "nodes.outer.results.map(each, each != null ? each.value : 'failed')",
              errors: "nodes.outer.errors.map(each, each.error.message)",
            },
          },
        },
      },
      edges: ["start -> words", "words -> outer", "outer -> end"],
      limits: { max_tokens: 60 },
    }),
    runs: [
      { input: { message: "a b" }, answers: { default: [say("one"), say("two")] } },
      { input: { message: "a longer" }, answers: { default: [say("one"), say("two")] } },
      { input: { message: "a b c d e f g" }, answers: { default: [say("again")] } },
    ],
  },
  {
    name: "a node called like a function of the project",
    document: graphWith({
      nodes: {
        call_model: { type: "llm", config: { model: "default" } },
        map_items: {
          type: "map",
          config: {
            items: "['x']",
            body: bodyOf(
              { type: "string" },
              {
                nodes: {
                  item: { type: "transform", config: { values: { item: "item", index: "index + 1" } } },
                  run_body: {},
                  end: {
                    type: "end",
                    config: { output: { value: "[nodes.item.item].map(item, item + '?')" } },
                  },
                },
                edges: ["start -> item", "item -> run_body", "run_body -> end"],
              },
            ),
          },
        },
        form: {
          type: "classify",
          config: {
            model: "default",
            input: "{{ input.message }}",
            classes: [
              { id: "a", description: "a" },
              { id: "b", description: "b" },
            ],
          },
        },
        end: {
          type: "end",
          config: { output: { results: "nodes.map_items.results", text: "nodes.call_model.text" } },
        },
      },
      edges: [
        "start -> call_model",
        "call_model -> map_items",
        "map_items -> form",
        "form.a -> end",
        "form.b -> end",
      ],
    }),
    runs: [{ input: hello, answers: { default: [say("Hi."), fill({ class: "a", confidence: 1 })] } }],
  },
];
