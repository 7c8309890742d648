import { createValidator, JsonSchema } from "@patchbay/graph";
import { expect, test } from "vitest";

import { exampleInput, exampleValue } from "./example-input.ts";

test("a message says hello", () => {
  const schema = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
  expect(exampleInput(schema, "Hello")).toEqual({ message: "Hello" });
});

test("what need not be there is left out, unless nothing must", () => {
  const properties = { a: { type: "string" }, b: { type: "integer" } };
  expect(exampleInput({ type: "object", properties, required: ["b"] }, "Hi")).toEqual({ b: 0 });
  expect(exampleInput({ type: "object", properties }, "Hi")).toEqual({ a: "Hi", b: 0 });
});

test("somebody who fills it in by hand gets all of it", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      amount: { type: "number", default: 10 },
      address: {
        type: "object",
        required: ["zip"],
        properties: { zip: { type: "integer" }, city: { type: "string" } },
      },
      anything: true,
    },
  };
  const all = { name: "", amount: 10, address: { zip: 0, city: "" }, anything: null };
  expect(exampleInput(schema, "", "all")).toEqual(all);
  expect(exampleValue(schema)).toEqual(all);
  expect(exampleValue({ type: "array" })).toEqual([]);
  expect(exampleValue(undefined)).toBeNull();
});

test("the schema's own words come first", () => {
  const properties = {
    a: { type: "string", examples: ["x"], default: "y" },
    b: { default: 3 },
    c: { enum: ["one", "two"] },
    d: { const: true },
  };
  expect(exampleInput({ properties }, "Hi")).toEqual({ a: "x", b: 3, c: "one", d: true });
});

test.each([
  { type: "string", minLength: 12 },
  { type: "string", maxLength: 2 },
  { type: "integer", minimum: 5 },
  { type: "integer", maximum: -4 },
  { type: "array", items: { type: "string" }, minItems: 2 },
  { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
])("it fits %j", (value) => {
  const schema = JsonSchema.parse({ type: "object", properties: { value }, required: ["value"] });
  expect(createValidator(schema).violations(exampleInput(schema, "Hello"))).toEqual([]);
});

test("nonsense in a draft's schema gives an empty input", () => {
  for (const wrong of [{}, { type: 7 }, { properties: [] }, { type: "array" }])
    expect(exampleInput(wrong, "Hi")).toEqual({});
});
