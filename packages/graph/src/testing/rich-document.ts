import type { JsonObject } from "../json.ts";
import { graphWith } from "./graph-builder.ts";

const textInput = {
  type: "object",
  properties: {
    message: { type: "string" },
    count: { type: "integer", default: 3 },
    tags: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
  },
  required: ["message", "tags"],
};

/** What runs for each tag: reads the item and its own input, and maps once more inside. */
const body: JsonObject = graphWith({
  input: { type: "object", properties: { tag: { type: "string" } }, required: ["tag"] },
  output: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  state: { seen: { schema: { type: "integer" }, reducer: "sum" } },
  nodes: {
    shout: {
      type: "template",
      config: { text: "{{ input.tag }} {{ index }} {{ has(item.name) ? item.name : '' }}" },
    },
    letters: {
      type: "map",
      config: {
        items: "nodes.shout.text.split('')",
        body: graphWith({
          input: { type: "object", properties: { item: { type: "string" } }, required: ["item"] },
          output: { type: "object", properties: { upper: { type: "string" } }, required: ["upper"] },
          nodes: { end: { type: "end", config: { output: { upper: "input.item.upperAscii() + item" } } } },
          edges: ["start -> end"],
        }),
      },
    },
    seen: { type: "set_state", config: { assign: { seen: "1" } } },
    end: { type: "end", config: { output: { name: "nodes.letters.results.map(r, r.upper).join('')" } } },
  },
  edges: ["start -> shout", "shout -> letters", "letters -> seen", "seen -> end"],
});

/** A right document with some of everything: a map in a map, a fork with its join, a loop, policies, all kinds of fields. */
export const richDocument: JsonObject = graphWith({
  input: textInput,
  output: { type: "object", properties: { reply: { type: "string" } }, required: ["reply"] },
  state: {
    laps: { schema: { type: "integer" }, reducer: "sum" },
    found: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
  },
  nodes: {
    ask: {
      type: "agent",
      config: { model: "default", instructions: "Be {{ input.message }}", tools: ["calculator"] },
      policy: { on_error: "port", timeout_ms: 1000, retry: { max_attempts: 2 } },
    },
    each: {
      type: "map",
      config: {
        items: "input.tags",
        input: { tag: "has(item.name) ? item.name : string(index)" },
        body,
        on_item_error: "collect",
      },
      policy: { on_error: "default", default_output: { results: [], errors: [] } },
    },
    sum: { type: "tool", config: { tool: "calculator", arguments: { expression: "{{ input.message }}" } } },
    fork: { type: "parallel", config: { branches: [{ id: "left" }, { id: "right" }] } },
    left: { type: "transform", config: { values: { a: "size(nodes.each.results)", b: "this.a * 2" } } },
    right: { type: "set_state", config: { assign: { laps: "1", found: "[input.message]" } } },
    both: { type: "join" },
    guard: {
      type: "guardrail",
      config: { input: "{{ string(nodes.left.b) }}", checks: [{ kind: "regex", pattern: "^[0-9]+$" }] },
    },
    again: { type: "loop", config: { while: "state.laps < input.count", max_iterations: 3 } },
    more: { type: "template", config: { text: "{{ string(nodes.left.a) }}" } },
    end: { type: "end", config: { output: { reply: "has(nodes.ask.text) ? nodes.ask.text : 'none'" } } },
  },
  edges: [
    "start -> ask",
    "ask -> each",
    "ask.error -> each",
    "each -> sum",
    "sum -> fork",
    "fork.left -> left",
    "fork.right -> right",
    "left -> both",
    "right -> both",
    "both -> guard",
    "guard -> again",
    "guard.violation -> end",
    "again.body -> more",
    "more -> again",
    "again.done -> end",
  ],
});
