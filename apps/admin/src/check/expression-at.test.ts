import { expect, test } from "vitest";

import { expressionAt } from "./expression-at.ts";

const textAt = (text: string): string | undefined => {
  const template = text.replace("|", "");
  const span = expressionAt(template, text.indexOf("|"));
  return span === undefined ? undefined : template.slice(span.start, span.end);
};

test("a place between braces is in their expression, a place in the text is in none", () => {
  expect(textAt("Hello {{ input.na|me }}!")).toBe(" input.name ");
  expect(textAt("Hel|lo {{ input.name }}!")).toBeUndefined();
  expect(textAt("{{ a }} and {{ b| }}")).toBe(" b ");
  expect(textAt("{{ a }}|")).toBeUndefined();
});

test("an expression without its end goes on to the end of the text", () => {
  expect(textAt("Hello {{ input.|")).toBe(" input.");
});

test("braces in texts and maps do not end it", () => {
  expect(textAt('{{ "}}" + inp|ut }} x')).toBe(' "}}" + input ');
  expect(textAt("{{ {'a': {'b': 1}}.a| }} x")).toBe(" {'a': {'b': 1}}.a ");
});
