import { graphWith } from "@patchbay/graph/testing";

import type { EjectFixture } from "./eject-fixture.ts";

const ada = (value: { readonly approved: boolean; readonly comment?: string }) => ({ value, by: "usr_ada" });
const log = { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] };
const hello = { message: "hello" };

/** Graphs whose nodes ask people. */
export const askingFixtures: readonly EjectFixture[] = [
  {
    name: "approval",
    document: graphWith({
      state: { log },
      nodes: {
        before: { type: "set_state", config: { assign: { log: "['before']" } } },
        ask: { type: "approval", config: { message: "Really “{{ input.message }}”?", expires_ms: 60_000 } },
        yes: { type: "set_state", config: { assign: { log: "['yes: ' + nodes.ask.comment]" } } },
        no: { type: "set_state", config: { assign: { log: "['no, says ' + nodes.ask.by]" } } },
        late: { type: "set_state", config: { assign: { log: "['late']" } } },
        end: { type: "end", config: { output: { log: "state.log" } } },
      },
      edges: [
        "start -> before",
        "before -> ask",
        "ask.approved -> yes",
        "ask.rejected -> no",
        "ask.expired -> late",
        "yes -> end",
        "no -> end",
        "late -> end",
      ],
    }),
    runs: [
      { input: hello, decisions: [{ ask: ada({ approved: true, comment: "Fine." }) }] },
      { input: hello, decisions: [{ ask: ada({ approved: true }) }], continues: true },
      { input: hello, decisions: [{}, { ask: ada({ approved: false }) }] },
      { input: hello, decisions: [{ ask: "expired" }] },
    ],
  },
  {
    name: "form and signal",
    document: graphWith({
      nodes: {
        fill: {
          type: "human_input",
          config: {
            prompt: "How many, {{ input.message }}?",
            form: {
              type: "object",
              properties: {
                guests: { type: "integer" },
                menu: { enum: ["fish", "none"], default: "none" },
                wishes: { type: "string" },
              },
              required: ["guests"],
            },
          },
        },
        go: { type: "wait", config: { signal: "go", timeout_ms: 60_000 } },
        end: {
          type: "end",
          config: {
            output: {
              guests: "nodes.fill.guests",
              menu: "nodes.fill.menu",
              wishes: "has(nodes.fill.wishes) ? nodes.fill.wishes : ''",
              payload: "has(nodes.go.payload) ? nodes.go.payload : 'nobody'",
            },
          },
        },
      },
      edges: ["start -> fill", "fill -> go", "go -> end", "go.expired -> end"],
    }),
    runs: [
      {
        input: hello,
        decisions: [
          { fill: { value: { guests: 2 }, by: "usr_ada" } },
          { go: { value: { at: [1, null] }, by: "usr_bob" } },
        ],
      },
      {
        input: hello,
        decisions: [
          { fill: { value: { guests: 3, menu: "fish", wishes: "Window" }, by: "usr_ada" } },
          { go: "expired" },
        ],
      },
    ],
  },
  {
    // Each lap asks anew, and models and ceilings go on counting.
    name: "asking in a loop",
    document: graphWith({
      state: { count: { schema: { type: "number" }, reducer: "sum", default: 0 }, log },
      limits: { max_steps: 12, max_tokens: 60 },
      nodes: {
        again: {
          type: "loop",
          config: { while: "state.count < 5 && input.message != 'nothing'", max_iterations: 5 },
        },
        write: { type: "llm", config: { model: "default", prompt: "{{ state.count }}", append: true } },
        ask: { type: "approval", config: { message: "{{ nodes.write.text }}", require_comment: true } },
        add: {
          type: "set_state",
          config: { assign: { count: "nodes.again.iteration + 1", log: "[nodes.ask.comment]" } },
        },
        end: { type: "end", config: { output: { log: "state.log", laps: "nodes.again.iteration" } } },
      },
      edges: [
        "start -> again",
        "again.body -> write",
        "write -> ask",
        "ask.approved -> add",
        "ask.rejected -> end",
        "add -> again",
        "again.done -> end",
      ],
    }),
    runs: [
      {
        input: hello,
        answers: { default: [{ text: "A" }, { text: "B" }, { text: "C" }] },
        decisions: [
          { ask: ada({ approved: true, comment: "a" }) },
          { ask: ada({ approved: false, comment: "b" }) },
        ],
      },
      {
        input: { message: "nothing" },
      },
      {
        // The third lap is one step too many.
        input: hello,
        answers: { default: [{ text: "A" }] },
        decisions: [
          { ask: ada({ approved: true, comment: "a" }) },
          { ask: ada({ approved: true, comment: "b" }) },
          { ask: ada({ approved: true, comment: "c" }) },
        ],
      },
      {
        // The second call is more than the run may use.
        input: hello,
        answers: { default: [{ text: "A", usage: { input_tokens: 30, output_tokens: 5 } }] },
        decisions: [{ ask: ada({ approved: true, comment: "a" }) }],
      },
    ],
  },
  {
    name: "asking on two branches",
    document: graphWith({
      state: { log },
      nodes: {
        both: { type: "parallel", config: { branches: [{ id: "left" }, { id: "right" }, { id: "third" }] } },
        left: { type: "approval", config: { message: "Left?" } },
        right: { type: "approval", config: { message: "Right?" } },
        third: { type: "set_state", config: { assign: { log: "['third']" } } },
        on: { type: "set_state", config: { assign: { log: "['on']" } } },
        meet: { type: "join", config: {} },
        end: { type: "end", config: { output: { log: "state.log", first: "nodes.meet.first" } } },
      },
      edges: [
        "start -> both",
        "both.left -> left",
        "both.right -> right",
        "both.third -> third",
        "third -> on",
        "on -> meet",
        "left.approved -> meet",
        "left.rejected -> meet",
        "right.approved -> meet",
        "right.rejected -> meet",
        "meet -> end",
      ],
    }),
    runs: [
      { input: hello, decisions: [{ left: ada({ approved: true }), right: ada({ approved: false }) }] },
      { input: hello, decisions: [{ right: ada({ approved: true }) }, { left: ada({ approved: true }) }] },
    ],
  },
  {
    // Tokens that come one after the other ask twice at one node, before anybody has answered.
    name: "asking twice at one node",
    document: graphWith({
      state: { log },
      nodes: {
        one: { type: "set_state", config: { assign: { log: "['one']" } } },
        two: { type: "set_state", config: { assign: { log: "['two']" } } },
        ask: { type: "approval", config: { message: "{{ size(state.log) }}" } },
        note: { type: "set_state", config: { assign: { log: "[nodes.ask.comment]" } } },
        end: { type: "end", config: { output: { log: "state.log" } } },
      },
      edges: [
        "start -> one",
        "start -> two",
        "one -> ask",
        "two -> more",
        "more -> ask",
        "ask.approved -> note",
        "ask.rejected -> note",
        "note -> end",
      ],
    }),
    runs: [{ input: hello, decisions: [{ ask: ada({ approved: true, comment: "Yes." }) }] }],
  },
  {
    name: "asking under a policy",
    document: graphWith({
      input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
      nodes: {
        ask: {
          type: "approval",
          config: { message: "{{ [1, 2][input.n] }}?" },
          policy: { on_error: "port", timeout_ms: 5_000 },
        },
        end: {
          type: "end",
          config: {
            output: {
              by: "has(nodes.ask.by) ? nodes.ask.by : has(nodes.ask.error) ? nodes.ask.error.code : ''",
            },
          },
        },
      },
      edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> end", "ask.error -> end"],
    }),
    runs: [{ input: { n: 1 }, decisions: [{ ask: ada({ approved: true }) }] }, { input: { n: 7 } }],
  },
];
