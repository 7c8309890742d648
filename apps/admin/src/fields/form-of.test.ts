import { GraphDocument, nodeDefinitions, Policy } from "@patchbay/graph";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { canShow, type Control, type FormField, formOf, startingValue } from "./form-of.ts";

const field = (type: string, name: string): FormField => {
  const found = formOf(nodeDefinitions.get(type)!.config).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${type} has no field ${name}.`);
  return found;
};

/** A control with all that it is made of. */
function inside(control: Control): readonly Control[] {
  const fieldsInside = (form: readonly FormField[]) => form.flatMap((each) => inside(each.control));
  switch (control.kind) {
    case "object":
      return [control, ...fieldsInside(control.fields)];
    case "list":
      return [
        control,
        ...(control.item.kind === "object"
          ? fieldsInside(control.item.fields)
          : control.item.variants.flatMap((variant) => fieldsInside(variant.fields))),
      ];
    case "record":
      return [control, ...inside(control.value)];
    case "alternatives":
      return [
        control,
        ...control.options.flatMap((option) => (option.field ? inside(option.field.control) : [])),
      ];
    default:
      return [control];
  }
}

const allFields = [...nodeDefinitions.values()].flatMap(({ type, config }) =>
  formOf(config).map((each) => ({ place: `${type}.${each.name}`, control: each.control })),
);

test("every field of every node type has a control of its own", () => {
  const asText = allFields.filter(({ control }) => inside(control).some(({ kind }) => kind === "json"));
  expect(asText.map(({ place }) => place)).toEqual([]);
});

test("every field of the policy has one, and only the default output is an object of any kind", () => {
  const asText = formOf(Policy).filter(({ control }) => inside(control).some(({ kind }) => kind === "json"));
  expect(asText.map(({ name }) => name)).toEqual(["default_output"]);
  const settings = formOf(GraphDocument.pick({ input: true, output: true, state: true }));
  expect(settings.map(({ control }) => control.kind)).toEqual(["schema", "schema", "record"]);
  expect(formOf(GraphDocument.shape.limits).map(({ name }) => name)).toContain("max_steps");
  expect(formOf(GraphDocument.shape.voice).map(({ name }) => name)).toEqual(["greeting", "language"]);
});

describe("a control follows its schema", () => {
  test("numbers with their range", () => {
    expect(field("llm", "temperature").control).toEqual({ kind: "number", isInteger: false, min: 0, max: 2 });
    expect(field("loop", "max_iterations")).toMatchObject({
      control: { kind: "number", isInteger: true, min: 1, max: 10_000 },
      initial: 10,
      isRequired: false,
    });
  });

  test("choices of one and of several", () => {
    expect(field("join", "mode").control).toEqual({ kind: "choice", options: ["all", "any", "quorum"] });
    expect(field("http_request", "expect_status").control).toEqual({ kind: "words", isNumeric: true });
    expect(field("agent", "tools").control).toEqual({ kind: "tools" });
  });

  test("expressions with what they must be", () => {
    expect(field("loop", "while").control).toEqual({ kind: "expression", expects: "boolean" });
    expect(field("end", "output").control).toEqual({
      kind: "record",
      value: { kind: "expression", expects: "any" },
    });
  });

  test("schemas, of anything or of an object", () => {
    expect(field("llm", "output_schema").control).toEqual({ kind: "schema", isObject: false });
    expect(field("human_input", "form").control).toEqual({ kind: "schema", isObject: true });
  });

  test("lists of objects, of one kind or of several", () => {
    const { control } = field("classify", "classes");
    expect(control).toMatchObject({ kind: "list", fewest: 2, item: { kind: "object" } });
    const checks = field("guardrail", "checks").control;
    expect(checks.kind === "list" && checks.item.kind === "variants" && checks.item.variants).toMatchObject([
      { id: "regex" },
      { id: "length" },
      { id: "pii" },
      { id: "schema" },
      { id: "model" },
    ]);
  });

  test("a word or an object of one field", () => {
    const { control } = field("llm", "history");
    expect(control.kind === "alternatives" && control.options.map(({ id }) => id)).toEqual([
      "none",
      "thread",
      "last",
      "tokens",
      "summary",
    ]);
  });

  test("titles and descriptions, also through layers", () => {
    expect(field("map", "concurrency").title).toBe("Items at once");
    expect(field("classify", "instructions").description).toBe("What else the model should know.");
  });
});

test("a control can show what it begins with", () => {
  for (const { place, control } of allFields) {
    for (const each of inside(control))
      expect([place, canShow(each, startingValue(each))]).toEqual([place, true]);
  }
});

test("of any JSON it can be told whether a control can show it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(allFields.length - 1), (value, index) => {
      expect(typeof canShow(allFields[index]?.control ?? { kind: "json" }, value)).toBe("boolean");
    }),
  );
});
