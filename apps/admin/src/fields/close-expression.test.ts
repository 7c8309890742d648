import { describe, expect, test } from "vitest";

import { closeExpression } from "./close-expression.ts";

/** The template after letters are typed into an empty one, the bar where the cursor is. */
function typed(letters: string, template = "", from = template.length): string {
  let text = template;
  let at = from;
  for (const letter of letters) {
    const over = closeExpression(text, at, letter) ?? { from: at, insert: letter, cursor: at + 1 };
    text = text.slice(0, over.from) + over.insert + text.slice(at);
    at = over.cursor;
  }
  return `${text.slice(0, at)}|${text.slice(at)}`;
}

describe("typing a template", () => {
  test("two braces open an expression with its end", () => {
    expect(typed("Hi {{")).toBe("Hi {{ | }}");
    expect(typed("Hi {")).toBe("Hi {|");
  });

  test("whoever writes all of it by hand writes nothing twice", () => {
    expect(typed("Hi {{ input.name }}!")).toBe("Hi {{ input.name }}!|");
    expect(typed("{{input.name}}")).toBe("{{ input.name }}|");
  });

  test("maps in an expression have braces of their own", () => {
    expect(typed("{{ {'a': 1}.a }} b")).toBe("{{ {'a': 1}.a }} b|");
  });

  test("braces in plain text are braces", () => {
    expect(typed("a } b }} c")).toBe("a } b }} c|");
  });
});
