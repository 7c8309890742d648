import { type JsonObject, JsonSchema } from "@patchbay/graph";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { nullableSchema } from "./nullable-schema.ts";
import { kindOfSchema, schemaKinds, withKeyword, withKind } from "./schema-parts.ts";

const plainOf = (schema: JsonObject) => {
  const { plain, mayBeNull } = nullableSchema(schema);
  return { plain, mayBeNull };
};

describe("a type that may be null", () => {
  test("is read in both spellings, whichever comes first", () => {
    const plain = { title: "City", type: "string", maxLength: 9 };
    for (const schema of [
      { title: "City", type: ["string", "null"], maxLength: 9 },
      { title: "City", type: ["null", "string"], maxLength: 9 },
      { title: "City", anyOf: [{ type: "string", maxLength: 9 }, { type: "null" }] },
      { anyOf: [{ type: "null" }, { title: "City", type: "string", maxLength: 9 }] },
    ])
      expect(plainOf(schema)).toEqual({ plain, mayBeNull: true });
  });

  test("is written in the spelling that it had, and nothing else of it moves", () => {
    const listed = { title: "City", type: ["null", "string"] };
    const read = nullableSchema(listed);
    expect(read.written(read.plain, true)).toEqual(listed);
    expect(read.written(withKeyword(read.plain, "minLength", 2), true)).toEqual({ ...listed, minLength: 2 });

    const chosen = { title: "City", anyOf: [{ type: "null" }, { type: "string", description: "Where" }] };
    const alternatives = nullableSchema(chosen);
    expect(alternatives.written(alternatives.plain, true)).toEqual(chosen);
    expect(alternatives.written({ ...alternatives.plain, minLength: 2, default: "Bern" }, true)).toEqual({
      title: "City",
      default: "Bern",
      anyOf: [{ type: "null" }, { type: "string", description: "Where", minLength: 2 }],
    });
  });

  test("becomes one that may not, and back, as the language writes it", () => {
    for (const schema of [
      { type: ["integer", "null"] },
      { anyOf: [{ type: "integer" }, { type: "null" }] },
    ]) {
      const { plain, written } = nullableSchema(schema);
      expect(written(plain, false)).toEqual({ type: "integer" });
    }
    const { plain, written } = nullableSchema({
      description: "How many",
      type: "integer",
      minimum: 1,
      default: 2,
    });
    const made = written(plain, true);
    expect(made).toEqual({
      description: "How many",
      default: 2,
      anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }],
    });
    expect(JsonSchema.safeParse(made).success).toBe(true);
  });

  test("keeps null when its kind changes, where the other kind can have it", () => {
    for (const schema of [{ type: ["string", "null"] }, { anyOf: [{ type: "string" }, { type: "null" }] }])
      for (const kind of schemaKinds) {
        const { plain, written } = nullableSchema(schema);
        const changed = nullableSchema(written(withKind(plain, kind), true));
        expect(kindOfSchema(changed.plain)).toBe(kind);
        expect(changed.mayBeNull).toBe(kind !== "null" && kind !== "any");
      }
  });

  test("says where its properties lie", () => {
    const object = { type: "object", properties: {} };
    expect(nullableSchema({ anyOf: [{ type: "null" }, object] }).inside).toEqual(["anyOf", 1]);
    expect(nullableSchema({ ...object, type: ["object", "null"] }).inside).toEqual([]);
  });
});

test("what a checkbox cannot say is left to JSON", () => {
  for (const schema of [
    { anyOf: [{ type: "string" }, { type: "integer" }] },
    { anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
    { anyOf: [{ type: "null" }, { type: "null" }] },
    { anyOf: [{}, { type: "null" }] },
    { type: "string", anyOf: [{ type: "string" }, { type: "null" }] },
    { title: "a", anyOf: [{ type: "string", title: "b" }, { type: "null" }] },
    { type: ["string", "integer"] },
    { type: ["string", "null"], enum: ["a", null] },
  ]) {
    expect(plainOf(schema)).toEqual({ plain: schema, mayBeNull: false });
    expect(kindOfSchema(schema)).toBe("other");
  }
});

test("whatever a draft holds, what was not changed is written as it was", () => {
  const keyword = fc.constantFrom("type", "anyOf", "properties", "enum", "title", "default");
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(["string", "null"], [{ type: "null" }, { type: "array", title: "b" }]),
  );
  fc.assert(
    fc.property(fc.dictionary(keyword, value), (schema) => {
      // What lies in a JSON document is JSON.
      const { plain, mayBeNull, written } = nullableSchema(schema as JsonObject);
      expect(written(plain, mayBeNull)).toEqual(schema);
    }),
  );
});
