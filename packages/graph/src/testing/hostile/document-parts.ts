import type { Json, JsonObject } from "../../json.ts";
import { graph, graphWith } from "../graph-builder.ts";

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const joined = (count: number, make: (index: number) => string, by = ","): string =>
  times(count, make).join(by);

/** So many names, each with a value. */
export const record = <Value extends Json>(
  count: number,
  make: (index: number) => Value,
  prefix = "k",
): Record<string, Value> =>
  Object.fromEntries(times(count, (index): [string, Value] => [`${prefix}${index}`, make(index)]));

/** `inner` inside so many values, each made from the one in it. */
export function nested(levels: number, inner: Json, wrap: (inner: Json) => Json): Json {
  let value = inner;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

/** One node between start and end. */
export const oneNode = (node: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...graphWith({ nodes: { a: node }, edges: ["start -> a", "a -> end"] }),
  ...more,
});

/** A chain of so many nodes; what each is. */
export const chain = (
  count: number,
  node: (index: number) => JsonObject,
  more: JsonObject = {},
): JsonObject => ({
  ...graphWith({
    nodes: record(count, node, "n"),
    edges: [
      ...times(count, (index) => (index === 0 ? "start -> n0" : `n${index - 1} -> n${index}`)),
      `n${count - 1} -> end`,
    ],
  }),
  ...more,
});

/** So many values, 100 in a node. */
export const computing = (
  count: number,
  expression: (index: number) => string,
  more: JsonObject = {},
): JsonObject =>
  chain(
    Math.ceil(count / 100),
    (at) => ({
      type: "transform",
      config: { values: record(Math.min(100, count - at * 100), (index) => expression(at * 100 + index)) },
    }),
    more,
  );

export const oneExpression = (text: string, more: JsonObject = {}): JsonObject =>
  computing(1, () => text, more);

/** A transform whose every value is made from the one before it, 190 times, and one more that comes of the last. */
export const growing = (next: (before: string) => string, last: (value: string) => string): JsonObject =>
  oneNode(
    {
      type: "transform",
      config: {
        values: {
          v0: "'x'",
          ...Object.fromEntries(times(189, (index) => [`v${index + 1}`, next(`this.v${index}`)])),
          last: last("this.v189"),
        },
      },
    },
    { input: { type: "object", properties: { s: { type: "string" } }, required: ["s"] } },
  );

export const template = (text: string): JsonObject => ({ type: "template", config: { text } });
export const pairs = (count: number, target: (from: number, nth: number) => number, each: number): string[] =>
  times(count, (from) => times(each, (nth) => `n${from} -> n${target(from, nth)}`)).flat();

/** A number that looks like chance and is the same every time. */
export const scattered = (from: number, nth: number): number => (from * 7_919 + nth * 104_729 + 13) % 998;

/** An input schema of one property. */
export const inputOf = (x: Json): JsonObject => ({
  input: { type: "object", properties: { x, message: { type: "string" } }, required: ["x", "message"] },
});

/** An object of one property that differs from the others in its name. */
export const variant = (index: number): JsonObject => ({
  type: "object",
  properties: { [`p${index}`]: { type: "string" } },
  required: [`p${index}`],
});

export const body = graph("start -> end");
export const mapOver = (inner: Json): JsonObject => ({ type: "map", config: { items: "[1]", body: inner } });

export const setX = (expression: string): JsonObject => ({
  type: "set_state",
  config: { assign: { x: expression } },
});
export const channelX = { state: { x: { schema: { type: "integer" }, default: 0 } } };
