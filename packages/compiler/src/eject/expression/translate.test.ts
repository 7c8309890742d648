import { inEnglish, parseExpression } from "@patchbay/graph";
import { expect, test } from "vitest";

import { objectOf, stringType, typeOfSchema } from "./static-type.ts";
import type { Names } from "./names.ts";
import { translate } from "./translate.ts";

const names: Names = new Map([
  [
    "input",
    {
      text: "state.input",
      type: typeOfSchema({
        type: "object",
        properties: {
          n: { type: "number" },
          tags: { type: "array", items: { type: "string" } },
          who: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
          any: {},
        },
        required: ["n", "tags", "any"],
      }),
    },
  ],
  [
    "nodes",
    {
      text: "state.nodes",
      startsEmpty: true,
      type: {
        kind: "object",
        fields: new Map([["ask", { type: objectOf({ text: stringType }), isOptional: true }]]),
      },
    },
  ],
]);

test.each([
  ["input.n > 3 && !('a' in input.tags)", 'state.input.n > 3 && !state.input.tags.includes("a")'],
  ["input.n / 2 + 1", "finite(state.input.n / 2 + 1)"],
  ["(input.n + 1) * 2", "finite((state.input.n + 1) * 2)"],
  ["7 / 2", "quotient(7, 2)"],
  ["nodes.ask.text + '!'", 'state.nodes.ask!.text + "!"'],
  ["has(nodes.ask.text)", "state.nodes.ask?.text !== undefined"],
  ["has(nodes.ask.text) ? nodes.ask.text : ''", 'state.nodes.ask?.text ?? ""'],
  ["input.?who.?name.orValue('nobody')", 'state.input.who?.name ?? "nobody"'],
  ["input.tags.map(new, new + '.')", 'state.input.tags.map((newItem) => newItem + ".")'],
  ["input.any == 'x'", 'state.input.any === "x"'],
  ["input.any.deep", 'field(state.input.any, "deep")'],
  ["size(input.tags[0])", "[...at(state.input.tags, 0)].length"],
])("%s is written %s", (source, text) => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  expect(translate(parsed.expression, names, { helpers: new Set(), types: new Set() }).text).toBe(text);
});
