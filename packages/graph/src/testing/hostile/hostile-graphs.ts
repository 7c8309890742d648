import { graphWith } from "../graph-builder.ts";
import type { HostileDocument } from "./hostile-document.ts";
import {
  times,
  joined,
  record,
  oneNode,
  chain,
  template,
  pairs,
  scattered,
  body,
  setX,
  channelX,
} from "./document-parts.ts";

/** Nodes and edges in all the ways that cost most. */
export const hostileGraphs: readonly HostileDocument[] = [
  {
    name: "1,000 nodes, 5,000 edges",
    make: () => ({
      ...graphWith({
        nodes: record(998, () => template("a"), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
    }),
    codes: ["PB3301"],
  },
  {
    name: "1,000 writers, 5,000 edges",
    make: () => ({
      ...graphWith({
        nodes: record(998, () => setX("1"), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
      ...channelX,
    }),
    codes: ["PB3301", "PB3501"],
  },
  {
    name: "900 joins, 5,000 edges",
    make: () =>
      graphWith({
        nodes: record(998, (index) => (index % 10 === 0 ? template("a") : { type: "join" }), "n"),
        edges: ["start -> n0", "n997 -> end", ...new Set(pairs(998, scattered, 5))].slice(0, 5_000),
      }),
    codes: ["PB3301", "PB3402", "PB3403", "PB3404"],
  },
  {
    name: "a fork of 900 branches, each a join of all",
    make: () =>
      graphWith({
        nodes: record(900, () => ({ type: "join" }), "n"),
        edges: [
          ...times(900, (index) => `start -> n${index}`),
          ...times(900, (index) => times(4, (nth) => `n${index} -> n${(index + nth + 1) % 900}`)).flat(),
          "n0 -> end",
        ],
      }),
    codes: ["PB3301", "PB3403"],
  },
  {
    name: "300 forks and joins in a row, read across",
    make: () =>
      graphWith({
        nodes: {
          ...record(240, () => ({ type: "join" }), "j"),
          z: template(joined(240, (index) => `{{ nodes.x${index}.text }}{{ nodes.q.text }}`, "")),
          q: template("a"),
        },
        edges: [
          ...times(240, (index) => [
            `${index === 0 ? "start" : `j${index - 1}`} -> x${index}`,
            `${index === 0 ? "start" : `j${index - 1}`} -> y${index}`,
            `x${index} -> j${index}`,
            `y${index} -> j${index}`,
          ]).flat(),
          "j239 -> z",
          "z -> q",
          "q -> end",
        ],
      }),
    codes: ["PB2103"],
  },
  {
    name: "300 forks in each other",
    make: () =>
      graphWith({
        nodes: {
          ...record(300, () => ({ type: "join" }), "j"),
          ...record(300, () => setX("1"), "x"),
        },
        state: channelX.state,
        edges: [
          ...times(300, (index) => [
            `${index === 0 ? "start" : `f${index - 1}`} -> f${index}`,
            `${index === 0 ? "start" : `f${index - 1}`} -> x${index}`,
            `x${index} -> j${index}`,
            ...(index === 0 ? ["j0 -> end"] : [`j${index} -> j${index - 1}`]),
          ]).flat(),
          "f299 -> j299",
        ],
      }),
    codes: ["PB3501"],
  },
  {
    name: "cycles of unlike lengths behind a fork",
    make: () =>
      graphWith({
        nodes: record(900, () => setX("1"), "n"),
        state: channelX.state,
        edges: [
          "start -> n0",
          "start -> n301",
          "start -> n604",
          ...times(301, (index) => `n${index} -> n${(index + 1) % 301}`),
          ...times(303, (index) => `n${301 + index} -> n${301 + ((index + 1) % 303)}`),
          ...times(296, (index) => `n${604 + index} -> n${604 + ((index + 1) % 296)}`),
          "start -> end",
        ],
      }),
    codes: ["PB3102", "PB3301", "PB3501"],
  },
  {
    name: "5,000 edges to nowhere",
    make: () => ({
      ...chain(800, () => template("a")),
      edges: times(5_000, (index) => ({
        from: `${"a".repeat(50)}${index}`,
        to: `${"b".repeat(50)}${index}`,
      })),
    }),
    codes: ["PB3201"],
  },
  {
    name: "one node 1,000 times",
    make: () => ({
      ...body,
      nodes: [
        ...times(998, () => ({ id: "a", ...template("{{ nodes.a.text }}") })),
        { id: "start", type: "start" },
        { id: "end", type: "end" },
      ],
    }),
    codes: ["PB1105", "PB3101", "PB3203"],
  },
  {
    name: "a switch of 20,000 cases",
    make: () =>
      oneNode({
        type: "switch",
        config: { value: "1", cases: times(20_000, (index) => ({ id: `c${index}`, equals: index })) },
      }),
    codes: ["PB3202", "PB3203"],
  },
  {
    name: "5,000 edges from ports that a switch of 10,000 cases does not have",
    make: () => ({
      ...oneNode({
        type: "switch",
        config: { value: "1", cases: times(10_000, (index) => ({ id: `c${index}`, equals: index })) },
      }),
      edges: times(5_000, (index) => ({ from: "a", port: `d${index}`, to: "end" })),
    }),
    codes: ["PB3202"],
  },
  {
    name: "a switch of 20,000 equal cases",
    make: () =>
      oneNode({
        type: "switch",
        config: { value: "1", cases: times(20_000, () => ({ id: "c", equals: 1 })) },
      }),
    codes: ["PB1105", "PB3202", "PB3203"],
  },
  {
    name: "20,000 tools that are not there",
    make: () =>
      chain(400, (at) => ({
        type: "agent",
        config: {
          model: "default",
          instructions: "a",
          tools: times(50, (index) => `calculato${at}x${index}`),
        },
      })),
    codes: ["PB4002"],
  },
  {
    name: "a default of 20,000 outputs that are not there",
    make: () =>
      oneNode({
        ...template("a"),
        policy: { on_error: "default", default_output: record(20_000, () => "a") },
      }),
    codes: ["PB5005"],
  },
];
