import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { asWholeExpression, modeOf, modesFor, toMode, valueModes, wholeExpression } from "./value-modes.ts";

test("a text that is exactly one expression stands for its value", () => {
  expect(wholeExpression("{{ input.a }}")).toEqual({ start: 3, expression: "input.a" });
  expect(wholeExpression(" {{input.a}} ")).toEqual({ start: 3, expression: "input.a" });
  expect(wholeExpression("{{  }}")).toMatchObject({ expression: "" });
  expect(wholeExpression("Hello {{ input.a }}")).toBeUndefined();
  expect(wholeExpression("{{ a }} {{ b }}")).toBeUndefined();
  expect(wholeExpression("{{ a }")).toBeUndefined();
});

test("an expression written as a text is read again", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z.[\]0-9]{1,20}$/), (expression) => {
      expect(wholeExpression(asWholeExpression(expression))?.expression).toBe(expression);
    }),
  );
});

describe("a value in another mode", () => {
  test("keeps what can be said there", () => {
    expect(toMode(5, "expression")).toBe("{{ 5 }}");
    expect(toMode("Hi", "expression")).toBe('{{ "Hi" }}');
    expect(toMode("{{ input.a }}", "text")).toBe("input.a");
    expect(toMode("{{ 5 }}", "number")).toBe(5);
    expect(toMode({ a: 1 }, "text")).toBe('{"a":1}');
    expect(toMode(undefined, "json")).toBeNull();
  });

  test("is in that mode", () => {
    for (const mode of valueModes.filter((each) => each !== "json"))
      for (const value of ["a", 1, true, { a: 1 }, "{{ x }}", undefined])
        expect([mode, modeOf(toMode(value, mode))]).toEqual([mode, mode]);
  });
});

test("a schema says in which modes its values can be filled in", () => {
  expect(modesFor("integer")).toEqual(["number", "expression"]);
  expect(modesFor(undefined)).toEqual(valueModes);
});
