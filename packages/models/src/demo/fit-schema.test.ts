import { createValidator, type JsonObject, JsonSchema } from "@patchbay/graph";
import { expect, test } from "vitest";

import { fitSchema } from "./fit-schema.ts";

const person: JsonObject = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 18 }, note: { type: "string" } },
  required: ["name", "age"],
  additionalProperties: false,
};

test.each<[JsonObject, unknown]>([
  [{}, {}],
  [{ type: "string" }, "demo"],
  [{ type: "string", maxLength: 2 }, "de"],
  [{ type: "string", minLength: 6 }, "demode"],
  [{ type: "number", minimum: 0.5 }, 0.5],
  [{ type: "number", maximum: -2 }, -2],
  [{ type: "integer", minimum: 1.5, maximum: 9 }, 2],
  [{ type: "boolean" }, false],
  [{ type: "null" }, null],
  [{ enum: ["refund", "question"] }, "refund"],
  [{ const: 42 }, 42],
  [{ type: "string", default: "given" }, "given"],
  [{ anyOf: [{ type: "null" }, { type: "string" }] }, null],
  [{ type: "array", items: { type: "string" } }, []],
  [
    { type: "array", items: person, minItems: 2 },
    [
      { name: "demo", age: 18 },
      { name: "demo", age: 18 },
    ],
  ],
  [person, { name: "demo", age: 18 }],
  [{ type: "object", required: ["x"], additionalProperties: { type: "boolean" } }, { x: false }],
])("%j is satisfied by %j", (schema, value) => {
  const fitted = fitSchema(schema);
  expect(fitted).toEqual(value);
  expect(createValidator(JsonSchema.parse(schema)).violations(fitted)).toEqual([]);
});

test("a schema that is none of ours gives an empty object", () => {
  expect(fitSchema({ type: "string", pattern: "^a" })).toEqual({});
});
