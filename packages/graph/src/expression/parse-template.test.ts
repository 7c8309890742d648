import { describe, expect, test } from "vitest";

import { inEnglish } from "../diagnostics/in-english.ts";
import type { Json } from "../json.ts";
import { parseTemplate } from "./parse-template.ts";
import { parseValue } from "./parse-value.ts";

const input = { name: "Ada", n: 3, o: { a: 1 }, nothing: null };

function render(source: string): string {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  return parsed.template.render({ input });
}

describe("a template", () => {
  test.each([
    ["", ""],
    ["no braces { } at all }}", "no braces { } at all }}"],
    ["Hello {{ input.name }}!", "Hello Ada!"],
    ["{{input.name}}{{input.n}}", "Ada3"],
    ["{{ '}}' }} and {{ \"{{\" }}", "}} and {{"],
    ["{{ 'it\\'s }}' }}", "it's }}"],
    ["{{ '''a ' }} b''' }}", "a ' }} b"],
    ["{{ r'a\\'}}b' }}|", "a\\'}}b|"],
    ["{{ {'a': {'b': 1}} }}", '{"a":{"b":1}}'],
    ["{{ {'a': 1}.a }}}", "1}"],
    ["{{ input.o }}", '{"a":1}'],
    ["[{{ input.nothing }}]", "[]"],
    ["{{ input.n > 2 }}", "true"],
    ["{{ [1, 'a'] }}", '[1,"a"]'],
    ["{ {{ input.n }} }", "{ 3 }"],
  ])("%j reads %j", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test.each([
    ["Hi {{ input.name", 3, 16],
    ["{{ 'open }}", 0, 11],
    ["{{ {'a': 1 }}", 0, 13],
    ["a {{ }} b", 5, 5],
    ["{{ 1 + }}", 6, 6],
  ])("%j cannot be read, and the range says where", (source, start, end) => {
    expect(parseTemplate(source)).toMatchObject({ ok: false, range: { start, end } });
  });
});

describe("a value", () => {
  const evaluate = (value: Json): Json => parseValue(value).template.evaluate({ input });

  test("a string that is exactly one expression is replaced by what it makes, at any depth", () => {
    expect(evaluate({ a: "{{ input.n }}", b: [" {{ input.o }} ", 7], c: null })).toEqual({
      a: 3,
      b: [{ a: 1 }, 7],
      c: null,
    });
  });

  test.each(["Hi {{ input.n }}", "{{ input.n }} {{ input.n }}", "{ input.n }", ""])(
    "%j stays text",
    (text) => {
      expect(evaluate(text)).toBe(text);
    },
  );

  test("every problem is listed with its place", () => {
    expect(parseValue({ a: "{{ 1 + }}", "b/c": ["{{ input. }}"] }).problems).toMatchObject([
      { pointer: "/a" },
      { pointer: "/b~1c/0" },
    ]);
  });
});
