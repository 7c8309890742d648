import type { Json } from "../../json.ts";
import { graphWith } from "../graph-builder.ts";
import type { HostileDocument } from "./hostile-document.ts";
import { times, record, nested, oneNode, template, inputOf, body } from "./document-parts.ts";

/** Too deep, too large, and keys that mean something to JavaScript. */
export const hostileSizes: readonly HostileDocument[] = [
  // Depth and size.
  {
    name: "10,000 lists in each other",
    make: () => nested(10_000, 1, (inner) => [inner]),
    codes: ["PB1002"],
  },
  {
    name: "10,000 objects in each other",
    make: () => nested(10_000, 1, (inner) => ({ a: inner })),
    codes: ["PB1002"],
  },
  {
    name: "10,000 levels inside a config",
    make: () =>
      oneNode({
        type: "tool",
        config: { tool: "calculator", arguments: { expression: nested(10_000, 1, (inner) => [inner]) } },
      }),
    codes: ["PB1002"],
  },
  { name: "5 MB of text", make: () => oneNode(template("x".repeat(5_000_000))), codes: ["PB1002"] },
  { name: "5 MB of numbers", make: () => times(2_500_000, () => 0), codes: ["PB1002"] },
  { name: "5 MB of keys", make: () => record(400_000, () => 0), codes: ["PB1002"] },
  { name: "1 MB of text", make: () => oneNode(template("x".repeat(1_000_000))), codes: [] },
  { name: "1 MB of nothing like a graph", make: () => record(90_000, () => 0), codes: ["PB1101", "PB1102"] },
  {
    name: "1 MB of nodes that are none",
    make: () => ({ ...body, nodes: times(1_000, () => record(80, () => 0)) }),
    codes: ["PB1101", "PB1102"],
  },
  {
    name: "a key of 500,000 characters above 10,000 wrong keys",
    make: () => ({
      ...body,
      ...inputOf({ type: "object", properties: { ["k".repeat(500_000)]: record(10_000, () => 0) } }),
    }),
    codes: ["PB1101"],
  },
  // Keys that mean something to JavaScript.
  {
    name: "__proto__ everywhere",
    make: () =>
      JSON.parse(
        JSON.stringify(
          graphWith({
            nodes: record(500, () => ({ type: "template", config: { text: "a", evil: {} } }), "n"),
            edges: ["start -> end"],
          }),
        ).replaceAll("evil", "__proto__"),
      ) as Json,
    codes: ["PB1101", "PB3203"],
  },
  {
    name: "constructor and toString as names",
    make: () =>
      JSON.parse(
        `{"schema":"patchbay/graph@1","input":{"type":"object","properties":{"constructor":{"type":"string"},"toString":{"type":"object","properties":{"__proto__":{"type":"string"}}}},"required":["constructor"]},"output":{"type":"object"},"state":{"constructor":{"schema":{"properties":{"__proto__":{}}}}},"nodes":[{"id":"start","type":"start"},{"id":"constructor","type":"transform","config":{"values":{"constructor":"input.constructor","hasownproperty":"nodes.constructor.constructor"}}},{"id":"m","type":"map","config":{"items":"[1]","body":{"__proto__":{},"constructor":1}}},{"id":"end","type":"end"}],"edges":[{"from":"start","to":"constructor"},{"from":"constructor","to":"m"},{"from":"m","to":"end"}]}`,
      ) as Json,
    codes: ["PB1101", "PB1102", "PB1106", "PB1107", "PB2103"],
  },
];
