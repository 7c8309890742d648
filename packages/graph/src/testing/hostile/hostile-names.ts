import { graphWith } from "../graph-builder.ts";
import type { HostileDocument } from "./hostile-document.ts";
import { joined, record, nested, oneNode, chain, growing, template } from "./document-parts.ts";

/** Names in circles, and names of what is not there. */
export const hostileNames: readonly HostileDocument[] = [
  {
    name: "190 values each of which holds the one before it twice",
    make: () =>
      oneNode({
        type: "transform",
        config: {
          values: record(190, (index) =>
            index === 0 ? '"x"' : `{"a": this.k${index - 1}, "b": this.k${index - 1}}`,
          ),
        },
      }),
    codes: [],
  },
  {
    name: "values that hold the one before them twice, given to an agent, a tool, a channel and an output",
    make: () => {
      const doubled = record(60, (index) =>
        index === 0 ? '"x"' : `{"a": this.k${index - 1}, "b": this.k${index - 1}}`,
      );
      const deep = nested(40, { type: "string" }, (inner) => ({
        type: "object",
        additionalProperties: inner,
      }));
      const last = "nodes.double.k59";
      return {
        ...graphWith({
          output: { type: "object", properties: { all: deep }, required: ["all"] },
          state: { all: { schema: deep } },
          nodes: {
            double: { type: "transform", config: { values: doubled } },
            again: {
              type: "transform",
              config: { values: { same: `${last} == ${last}`, list: `[${last}, ${last}]` } },
            },
            call: { type: "call_agent", config: { agent: "researcher", input: { topic: last } } },
            calc: {
              type: "tool",
              config: { tool: "calculator", arguments: { expression: `{{ ${last} }}` } },
            },
            keep: { type: "set_state", config: { assign: { all: last } } },
            end: { type: "end", config: { output: { all: last } } },
          },
          edges: [
            "start -> double",
            "double -> again",
            "again -> call",
            "call -> calc",
            "calc -> keep",
            "keep -> end",
          ],
        }),
      };
    },
    codes: ["PB2202", "PB4004", "PB4007"],
  },
  {
    name: "190 values, each a list or an object of the one before it",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : {'k': ${before}}`,
        (value) => `${value} == ${value}`,
      ),
    codes: [],
  },
  {
    name: "190 values, each a list or an optional of the one before it, named in a message",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : optional.of(${before})`,
        (value) => `${value} + 1`,
      ),
    codes: ["PB2201"],
  },
  {
    name: "190 values, each what the one before it is, a list or an optional of it",
    make: () =>
      growing(
        (before) => `input.s == 'x' ? [${before}] : input.s == 'y' ? optional.of(${before}) : ${before}`,
        (value) => value,
      ),
    codes: [],
  },
  {
    name: "1,000 nodes that read each other in a circle",
    make: () => chain(998, (index) => template(`{{ nodes.n${(index + 1) % 998}.text }}`)),
    codes: ["PB2103"],
  },
  {
    name: "1,000 nodes that read ahead",
    make: () =>
      chain(998, (index) => ({
        type: "transform",
        config: { values: { x: index === 997 ? "1" : `nodes.n${index + 1}.x` } },
      })),
    codes: ["PB2103"],
  },
  {
    name: "1,000 nodes that read a node that is not there",
    make: () => chain(998, (index) => template(`{{ nodes.nn${index}x.text }}`)),
    codes: ["PB2102"],
  },
  {
    name: "1,000 nodes that read all nodes",
    make: () => chain(998, () => template("{{ string(size(nodes)) }}")),
    codes: [],
  },
  {
    name: "10,000 reads of nodes that have not run",
    make: () =>
      chain(900, (index) =>
        template(joined(11, (nth) => `{{ nodes.n${(index + 37 * nth + 1) % 900}.text }}`, "")),
      ),
    codes: ["PB2103", "PB2205"],
  },
];
