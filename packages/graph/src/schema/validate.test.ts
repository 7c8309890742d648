import { describe, expect, test } from "vitest";

import type { Json } from "../json.ts";
import type { JsonSchema } from "./json-schema.ts";
import { createValidator } from "./validate.ts";

const violations = (schema: JsonSchema, value: Json): string[] =>
  createValidator(schema)
    .violations(value)
    .map(({ pointer, message }) => `${pointer}: ${message}`);

describe("defaults", () => {
  const fill = (schema: JsonSchema, value: Json): Json => createValidator(schema).withDefaults(value);

  test("are filled in at every depth: objects, items, further properties, and inside defaults themselves", () => {
    const inner: JsonSchema = { type: "object", properties: { n: { type: "integer", default: 1 } } };
    const schema: JsonSchema = {
      type: "object",
      properties: { o: { ...inner, default: {} }, given: inner, list: { type: "array", items: inner } },
      additionalProperties: inner,
    };
    expect(fill(schema, { given: { n: 2 }, list: [{}, { n: null }], more: {} })).toEqual({
      o: { n: 1 },
      given: { n: 2 },
      list: [{ n: 1 }, { n: null }],
      more: { n: 1 },
    });
  });

  test("never change what was given", () => {
    const given = Object.freeze({ o: Object.freeze({}) });
    fill({ properties: { o: { properties: { x: { default: 1 } } }, y: { default: 2 } } }, given);
    expect(given).toEqual({ o: {} });
  });

  test("a value of another kind is left for validation to refuse", () => {
    expect(fill({ type: "object", properties: { x: { default: 1 } } }, "text")).toBe("text");
  });
});

describe("violations", () => {
  test("say where and what, never the value itself", () => {
    const secret = "sk-secret-value";
    const schema: JsonSchema = {
      type: "object",
      properties: {
        n: { type: "integer", minimum: 3 },
        e: { enum: ["a", "b"] },
        s: { type: "string", maxLength: 2 },
        l: { type: "array", items: { type: "boolean" } },
      },
      required: ["missing"],
      additionalProperties: false,
    };
    const found = violations(schema, { n: secret, e: secret, s: secret, l: [secret] });
    expect(found.toSorted()).toEqual([
      "/e: This is not one of the allowed values.",
      "/l/0: This must be of type boolean.",
      "/n: This must be of type integer.",
      "/s: This does not satisfy “maxLength”.",
      ": The required property “missing” is missing.",
    ]);
  });

  test("a property that is not listed is refused where none may be", () => {
    expect(violations({ type: "object", properties: {}, additionalProperties: false }, { x: 1 })).toEqual([
      "/x: This property is not allowed.",
    ]);
  });

  test("format is an annotation", () => {
    const schema: JsonSchema = { type: "object", properties: { mail: { type: "string", format: "email" } } };
    expect(violations(schema, { mail: "nobody" })).toEqual([]);
  });

  test.each(["constructor", "toString", "hasOwnProperty"])(
    "a required “%s” is not found in Object's prototype",
    (name) => {
      const schema: JsonSchema = {
        type: "object",
        properties: { [name]: { type: "string" } },
        required: [name],
      };
      expect(violations(schema, {})).toHaveLength(1);
      expect(violations(schema, { [name]: "here" })).toEqual([]);
    },
  );

  test("any branch of anyOf will do", () => {
    const schema: JsonSchema = { anyOf: [{ type: "string" }, { type: "object", required: ["x"] }] };
    expect(violations(schema, "text")).toEqual([]);
    expect(violations(schema, { x: 1 })).toEqual([]);
    expect(violations(schema, 7)).not.toEqual([]);
  });

  test("a whole double is an integer, as JSON has but one kind of number", () => {
    expect(violations({ type: "integer" }, 2)).toEqual([]);
    expect(violations({ type: "integer" }, 2.5)).toHaveLength(1);
  });
});
