import type { JsonSchema } from "@patchbay/graph";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { loadProblemWords } from "../problems/problem-words.ts";
import { emptyDraft, filledDraft, type FormDraft, readForm } from "./form-draft.ts";
import { formFields } from "./form-field.ts";

const schema: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 2, maxLength: 5 },
    age: { type: "integer", minimum: 18 },
    size: { enum: ["s", 2, null] },
    agreed: { type: "boolean" },
    address: {
      type: "object",
      properties: { zip: { type: "string" }, city: { type: "string" } },
      required: ["zip"],
    },
    tags: { type: "array", items: { type: "integer" }, maxItems: 2 },
    links: { type: "array", items: { type: "string", minLength: 2 } },
  },
  required: ["name"],
  additionalProperties: false,
};

function fill(draft: FormDraft, of: JsonSchema = schema) {
  const fields = formFields(of, "Answer");
  return readForm(of, fields, { ...emptyDraft(fields), ...draft });
}

function problemsOf(draft: FormDraft, of: JsonSchema = schema) {
  const reading = fill(draft, of);
  return reading.ok ? {} : Object.fromEntries(reading.problems);
}

describe("a form", () => {
  test("gives what was entered, each value in its type", () => {
    const draft = {
      "/name": "Ann",
      "/age": "42",
      "/size": "1",
      "/agreed": true,
      "/tags": "[1]",
      "/links": "ab\n\n cd ",
    };
    expect(fill(draft)).toEqual({
      ok: true,
      value: { name: "Ann", age: 42, size: 2, agreed: true, tags: [1], links: ["ab", "cd"] },
    });
  });

  test("leaves out what was left empty, groups too, but never a box", () => {
    expect(fill({ "/name": "Ann" })).toEqual({ ok: true, value: { name: "Ann", agreed: false } });
  });

  test("has a group as soon as something in it is entered", () => {
    expect(problemsOf({ "/name": "Ann", "/address/city": "Bern" })).toEqual({
      "/address/zip": "Fill this in.",
    });
    const reading = fill({ "/name": "Ann", "/address/zip": "3000" });
    expect(reading).toMatchObject({ value: { address: { zip: "3000" } } });
  });

  test("says all that is wrong, each at its field", () => {
    expect(problemsOf({ "/age": "4.5", "/tags": "a, b" })).toEqual({
      "/name": "Fill this in.",
      "/age": "This is not a whole number.",
      "/tags": "This is not JSON yet.",
    });
  });

  test("says in words what the schema asks for", () => {
    expect(problemsOf({ "/name": "A", "/age": "17", "/tags": "[1, 2, 3]" })).toEqual({
      "/name": "This must have between 2 and 5 characters.",
      "/age": "This must be at least 18.",
      "/tags": "This must have at most 2 entries.",
    });
  });

  test("tells what is wrong inside of JSON at its field", () => {
    expect(problemsOf({ "/name": "Ann", "/tags": '["a"]' })).toEqual({
      "/tags": "This must be of type integer.",
    });
  });

  test("begins with the schema's defaults, also those of a group", () => {
    const preset: JsonSchema = {
      type: "object",
      properties: {
        name: { type: "string", default: "Ann" },
        size: { enum: ["s", "m"], default: "m" },
        box: { type: "boolean", default: true },
        to: { type: "object", properties: { zip: { type: "string" } }, default: { zip: "3000" } },
      },
    };
    expect(fill({}, preset)).toEqual({
      ok: true,
      value: { name: "Ann", size: "m", box: true, to: { zip: "3000" } },
    });
  });

  test("reads a value that is no object as a whole", () => {
    expect(fill({ "": "[1, 2]" }, {})).toEqual({ ok: true, value: [1, 2] });
    expect(fill({ "": "" }, {})).toEqual({ ok: true, value: null });
    expect(problemsOf({ "": "" }, { type: "integer" })).toEqual({ "": "Fill this in." });
    expect(fill({ "": "1" }, { enum: ["repeat", "skip"] })).toEqual({ ok: true, value: "skip" });
  });
});

test("a form that is filled with a value gives that value again", () => {
  const value = {
    name: "Ann",
    age: 42,
    size: null,
    agreed: true,
    address: { zip: "1" },
    tags: [1, 2],
    links: ["ab"],
  };
  const fields = formFields(schema, "Answer");
  expect(readForm(schema, fields, filledDraft(fields, value))).toEqual({ ok: true, value });
});

test("a form that is filled forgets the schema's defaults", () => {
  const preset: JsonSchema = {
    type: "object",
    properties: { a: { type: "string", default: "x" }, b: { type: "string", default: "y" } },
  };
  const fields = formFields(preset, "Answer");
  expect(readForm(preset, fields, filledDraft(fields, { b: "z" }))).toEqual({ ok: true, value: { b: "z" } });
});

describe("to a reader of German a form", () => {
  beforeAll(async () => {
    vi.stubGlobal("document", { documentElement: { lang: "de" } });
    await loadProblemWords();
  });
  afterAll(() => void vi.unstubAllGlobals());

  test("says in German what is wrong inside of JSON", () => {
    expect(problemsOf({ "/name": "Ann", "/tags": '["a"]' })).toEqual({
      "/tags": "Das muss vom Typ integer sein.",
    });
  });

  test("and what is missing there", () => {
    const person: JsonSchema = { type: "object", properties: { who: {} }, required: ["who"] };
    const people: JsonSchema = { type: "object", properties: { all: { type: "array", items: person } } };
    expect(problemsOf({ "/all": "[{}]" }, people)).toEqual({
      "/all": "Die verlangte Eigenschaft „who“ fehlt.",
    });
  });
});
