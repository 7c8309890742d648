import { JsonSchema } from "@patchbay/graph";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  kindOfSchema,
  propertiesOf,
  schemaKinds,
  withKeyword,
  withKind,
  withMovedProperty,
  withoutProperty,
  withProperty,
  withRequired,
} from "./schema-parts.ts";

const schema = {
  type: "object",
  properties: { a: { type: "string" }, b: { type: "integer" } },
  required: ["b"],
};

test("properties stand in their order, and say whether they are required", () => {
  expect(propertiesOf(schema)).toEqual([
    { name: "a", schema: { type: "string" }, isRequired: false },
    { name: "b", schema: { type: "integer" }, isRequired: true },
  ]);
});

describe("a property", () => {
  test("is removed with what is said of it", () => {
    expect(withoutProperty(schema, "b")).toEqual({ type: "object", properties: { a: { type: "string" } } });
  });

  test("is added, moved, and required", () => {
    const more = withProperty(schema, "c", { type: "boolean" });
    expect(propertiesOf(withMovedProperty(more, "c", -1)).map(({ name }) => name)).toEqual(["a", "c", "b"]);
    expect(withMovedProperty(schema, "a", -1)).toBe(schema);
    expect(withRequired(schema, "a", true).required).toEqual(["b", "a"]);
  });
});

test("a schema of any kind is one of the language, and of that kind", () => {
  for (const kind of schemaKinds) {
    const made = withKind({ description: "What it is", minLength: 3 }, kind);
    expect(kindOfSchema(made)).toBe(kind);
    expect(JsonSchema.safeParse(made).success).toBe(true);
    expect(made.description).toBe("What it is");
  }
});

test("what the rows cannot say is left to JSON", () => {
  expect(kindOfSchema({ anyOf: [{ type: "string" }, { type: "integer" }] })).toBe("other");
  expect(kindOfSchema({ const: 1 })).toBe("other");
  expect(kindOfSchema({ enum: [true, null] })).toBe("other");
  expect(kindOfSchema(["string"])).toBe("other");
  expect(kindOfSchema({})).toBe("any");
});

test("keywords are set and removed", () => {
  expect(withKeyword({ type: "string" }, "minLength", 2)).toEqual({ type: "string", minLength: 2 });
  expect(withKeyword({ type: "string", minLength: 2 }, "minLength", undefined)).toEqual({ type: "string" });
});

test("of any JSON the kind can be told, and any object has its rows", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom("type", "properties", "required", "enum"), fc.jsonValue()),
      (any, object) => {
        expect(typeof kindOfSchema(any)).toBe("string");
        expect(Array.isArray(propertiesOf(object as never))).toBe(true);
      },
    ),
  );
});

test("numbers can be chosen from as texts can; other values are left to JSON", () => {
  expect(kindOfSchema({ enum: [1, 2.5] })).toBe("choice");
  expect(kindOfSchema({ type: "integer", enum: [1, 2] })).toBe("choice");
  expect(kindOfSchema({ type: "string", enum: [1] })).toBe("other");
  expect(kindOfSchema({ enum: ["a", 1] })).toBe("other");
});

test("another kind keeps what is said of any kind, and what nobody here knows", () => {
  const text = {
    type: "string",
    title: "City",
    description: "Where it is",
    format: "uri",
    minLength: 2,
    default: "x",
    "x-order": 3,
  };
  expect(withKind(text, "integer")).toEqual({
    title: "City",
    description: "Where it is",
    "x-order": 3,
    type: "integer",
  });
});
