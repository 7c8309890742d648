/// <reference types="node" />
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type ESTree, parseSync, Visitor } from "vite";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");

/** Attributes that people read or hear. */
const readable = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "alt",
  "label",
  "placeholder",
  "title",
]);

/** What stands in these elements is for machines in every language. */
const verbatim = new Set(["code", "kbd", "pre"]);

test("no text that people read stands outside the catalog", () => {
  const files = globSync("**/*.tsx", { cwd: source });
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) =>
    textsIn(readFileSync(join(source, file), "utf8"), file).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test("texts are found between tags, in braces and in attributes", () => {
  const texts = textsIn(
    'const a = <p title="Tip">Hello {"you"} {`and ${b} others`} {isOne ? "one" : t("many")} <code>x.json</code> · {t("key")}</p>;',
    "example.tsx",
  );
  expect(texts.toSorted()).toEqual(["Hello", "Tip", "and  others", "one", "you"]);
});

/** What a component would show that is written in it as it stands. */
function textsIn(code: string, file: string): string[] {
  const found: string[] = [];
  const addChildren = (children: readonly ESTree.JSXChild[]): void => {
    for (const child of children) {
      if (child.type === "JSXText") found.push(child.value);
      if (child.type === "JSXExpressionContainer") found.push(...shownBy(child.expression));
    }
  };
  new Visitor({
    JSXElement: ({ openingElement: { name }, children }) => {
      if (name.type !== "JSXIdentifier" || !verbatim.has(name.name)) addChildren(children);
    },
    JSXFragment: ({ children }) => addChildren(children),
    JSXAttribute: ({ name, value }) => {
      if (name.type !== "JSXIdentifier" || !readable.has(name.name) || value === null) return;
      if (value.type === "Literal") found.push(value.value);
      if (value.type === "JSXExpressionContainer") found.push(...shownBy(value.expression));
    },
  }).visit(parseSync(file, code).program);
  return found.map((text) => text.trim()).filter((text) => /\p{L}{2}/u.test(text));
}

/** The texts that an expression can come to which are written in it. */
function shownBy(expression: ESTree.Expression | ESTree.JSXEmptyExpression): string[] {
  switch (expression.type) {
    case "Literal":
      return typeof expression.value === "string" ? [expression.value] : [];
    case "TemplateLiteral":
      return [expression.quasis.map(({ value }) => value.cooked ?? "").join("")];
    case "ConditionalExpression":
      return [...shownBy(expression.consequent), ...shownBy(expression.alternate)];
    case "LogicalExpression":
      return [...shownBy(expression.left), ...shownBy(expression.right)];
    default:
      return [];
  }
}
