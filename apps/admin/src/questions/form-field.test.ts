import type { JsonSchema } from "@patchbay/graph";
import { expect, test } from "vitest";

import { formFields } from "./form-field.ts";

const fieldsOf = (properties: Record<string, JsonSchema>, required: string[] = []) =>
  formFields({ type: "object", properties, required }, "Answer");

test("each type has its control, in the schema's order", () => {
  const fields = fieldsOf({
    name: { type: "string" },
    mail: { type: "string", format: "email" },
    story: { type: "string", maxLength: 2_000 },
    age: { type: "integer" },
    share: { type: "number" },
    agreed: { type: "boolean" },
    size: { enum: ["s", "m"] },
    tags: { type: "array", items: { type: "string" } },
    anything: {},
  });
  expect(fields.map(({ control }) => control)).toEqual([
    { kind: "text", input: "text", isLong: false },
    { kind: "text", input: "email", isLong: false },
    { kind: "text", input: "text", isLong: true },
    { kind: "number", isWhole: true },
    { kind: "number", isWhole: false },
    { kind: "boolean" },
    { kind: "choice", options: ["s", "m"] },
    { kind: "lines" },
    { kind: "json" },
  ]);
});

test("a field goes by its title, else by its name as people would write it", () => {
  const labels = fieldsOf({ due_date: {}, shipTo: {}, x: { title: "Where to" } }).map(({ label }) => label);
  expect(labels).toEqual(["Due date", "Ship to", "Where to"]);
});

test("an object with properties is a group, whose fields know where they lie", () => {
  const [group] = fieldsOf({ "a/b": { type: "object", properties: { zip: { type: "string" } } } });
  expect(group?.control).toMatchObject({ kind: "group", fields: [{ name: "zip", pointer: "/a~1b/zip" }] });
});

test("groups that nest too deep are written as JSON", () => {
  const deep = (levels: number): JsonSchema => ({
    type: "object",
    properties: { in: levels === 0 ? {} : deep(levels - 1) },
  });
  expect(JSON.stringify(formFields(deep(9), "Answer"))).toContain('"kind":"json"');
});

test("a schema that is no object is one field for the value as a whole", () => {
  expect(formFields({ type: "boolean" }, "Answer")).toMatchObject([
    { name: "", pointer: "", label: "Answer", control: { kind: "boolean" } },
  ]);
  expect(formFields({}, "Answer")).toMatchObject([{ pointer: "", control: { kind: "json" } }]);
});
