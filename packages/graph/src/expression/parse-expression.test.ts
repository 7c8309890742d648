import { describe, expect, test } from "vitest";

import { inEnglish } from "../diagnostics/in-english.ts";
import type { Json } from "../json.ts";
import { ExpressionError, parseExpression, type Scope } from "./parse-expression.ts";

function evaluate(source: string, scope: Scope = {}): Json {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(inEnglish(parsed.message));
  return parsed.expression.evaluate(scope);
}
const input = { n: 3, d: 2.5, s: "abc", l: [1, 2, 3], ls: ["a", "b"], o: { a: 1, b: "x" }, nothing: null };

describe("JSON numbers and integers mix", () => {
  test.each<[string, Json]>([
    ["input.n > 2", true],
    ["2 < input.n && input.d <= 2.5", true],
    ["input.n == 3", true],
    ["3 == input.n", true],
    ["3.0 == 3", true],
    ["input.n != 4", true],
    ["int(input.n) == input.n", true],
    ["input.n * 2", 6],
    ["2 * input.d", 5],
    ["size(input.l) - input.n", 0],
    ["input.n % 2 == 1", true],
    ["input.n / 2", 1.5],
    ["7 / 2", 3],
    ["-input.n", -3],
    ["input.n in [1, 2, 3]", true],
    ["3 in input.l", true],
    ["1 in [1.0]", true],
    ["size(input.s) in input.l", true],
    ["[1] == [1.0]", true],
    ['{"a": 1} == {"a": 1.0}', true],
    ["input.l == [1, 2, 3]", true],
    ["input.l[input.n - 1]", 3],
    ["input.l[size(input.l) - 1]", 3],
    ["input.s.substring(input.n - 2)", "bc"],
    ["input.s.substring(1, input.n)", "bc"],
    ['input.s.indexOf("c", input.n - 1)', 2],
    ["string(input.n)", "3"],
    ["timestamp(input.n)", "1970-01-01T00:00:03.000Z"],
  ])("%s is %j", (source, expected) => {
    expect(evaluate(source, { input })).toEqual(expected);
  });
});

describe("values of any two kinds meet without failing", () => {
  test.each<[string, Json]>([
    ['input.n > 1 ? "many" : null', "many"],
    ["input.n > 5 ? 1 : 2.5", 2.5],
    ['input.n > 1 ? {"a": 1} : {"b": "x"}', { a: 1 }],
    ['[1] + ["a"]', [1, "a"]],
    ['input.l + ["a"]', [1, 2, 3, "a"]],
    ["input.nothing == null", true],
    ["null == input.s", false],
    ["null == 1", false],
    ['[1, "a", null]', [1, "a", null]],
    ['"a" in [1, "a"]', true],
  ])("%s is %j", (source, expected) => {
    expect(evaluate(source, { input })).toEqual(expected);
  });
});

describe("results are JSON", () => {
  test.each<[string, Json]>([
    ["timestamp('2020-01-01T00:00:00Z') + duration('1h')", "2020-01-01T01:00:00.000Z"],
    ["timestamp('2020-01-01T00:01:30Z') - timestamp('2020-01-01T00:00:00Z')", "90s"],
    ["input.?missing", null],
    ["[input.?n, input.?missing]", [3, null]],
    ["{1: 'a'}", { "1": "a" }],
    ["cel.bind(x, input.n, x * x)", 9],
  ])("%s is %j", (source, expected) => {
    expect(evaluate(source, { input })).toEqual(expected);
  });

  test("a value that is JSON already is handed on, not copied", () => {
    expect(evaluate("input.o", { input })).toBe(input.o);
  });

  test.each(["bytes(input.s)", "input.n / 0", "9007199254740993", "0.0 / 0.0"])(
    "%s has no place in JSON",
    (source) => {
      expect(() => evaluate(source, { input })).toThrow(ExpressionError);
    },
  );
});

describe("a failure says why, and never quotes a value", () => {
  const secret = "sk-secret";
  test.each([
    ["input.o[input.secret]", "A property is not there."],
    ["duration(input.secret)", "A text is not a duration."],
    ["timestamp(input.secret)", "A value is not a timestamp."],
    ["int(input.secret)", "A value is not an integer."],
    ["input.secret + 1", "An operator was given values of types that it does not take."],
    ["input.l[7]", "A list has no item at this index."],
    ["1 / 0", "It divides by zero."],
    ["input.s.substring(9)", "A position is not inside the text."],
  ])("%s", (source, message) => {
    const act = (): Json => evaluate(source, { input: { ...input, secret } });
    expect(act).toThrow(expect.objectContaining({ name: "ExpressionError", message, source }));
  });
});

describe("matches()", () => {
  test("takes time linear in the text, whatever the pattern", () => {
    const text = "a".repeat(50_000);
    // Backtracking would need 2^50000 steps; that this test ends is the assertion.
    expect(evaluate("input.text.matches('^(a+)+$')", { input: { text: `${text}!` } })).toBe(false);
    expect(evaluate("input.text.matches('(a|a)*$')", { input: { text } })).toBe(true);
  });

  test.each([
    "(input.s).matches('b')",
    "input.s // matches\n  .matches('b')",
    "('x' + input.s).matches('b')",
    "input.ls.map(x, input.s).exists(x, x.matches('b'))",
    "('.matches(' + input.s).matches('matches')",
  ])("is found however it is written: %s", (source) => {
    const parsed = parseExpression(source);
    expect(parsed.ok && parsed.expression.evaluate({ input })).toBe(true);
  });

  test("a pattern that is computed and none is a failure, not a crash", () => {
    expect(() => evaluate("input.s.matches(input.p)", { input: { s: "a", p: "(" } })).toThrow(
      ExpressionError,
    );
  });
});

describe("an evaluation has a budget", () => {
  const list = Array.from({ length: 300 }, (_, index) => index);

  test.each(["map", "exists", "filter"])("nested %s() stops after a million items", (macro) => {
    const body = macro === "map" ? "d" : "d < 0";
    const nested = `input.list.${macro}(a, input.list.${macro}(b, input.list.${macro}(c, input.list.${macro}(d, ${body}).size() > 0).size() > 0).size() > 0)`;
    const source = macro === "exists" ? nested.replaceAll(".size() > 0", "") : nested;
    expect(() => evaluate(source, { input: { list } })).toThrow("The expression needs too many steps.");
  });

  test("a sum that doubles again and again stops", () => {
    const doubled = Array.from({ length: 40 }).reduce<string>(
      (body) => `cel.bind(x, x + x, ${body})`,
      "x.size()",
    );
    expect(() => evaluate(doubled.replace("x + x", "['a', 'b'] + ['c']"))).toThrow("grew too large");
  });

  test("a value that holds itself many times over stops where it would become JSON", () => {
    const shared = Array.from({ length: 40 }).reduce<string>((body) => `cel.bind(x, [x, x], ${body})`, "x");
    expect(() => evaluate(`cel.bind(x, 1, ${shared})`)).toThrow("The result is too large.");
  });
});

test.each<[string, Json]>([
  ["input.constructor", 1],
  ["input.o.constructor.x", "y"],
  ["input.o", { constructor: { x: "y" } }],
  ["has(input.constructor) && input.nothing.constructor == null", true],
  ["'constructor' in input", true],
])("an object may have a key called constructor: %s", (source, expected) => {
  const value = { constructor: 1, o: { constructor: { x: "y" } }, nothing: { constructor: null } };
  expect(evaluate(source, { input: value })).toEqual(expected);
});

describe("what cannot be read", () => {
  test.each(["", "1 +", "input.", "a b", "'open", "[1, 2", "1 = 1", "x".repeat(10_001)])(
    "%j is no expression",
    (source) => {
      expect(parseExpression(source)).toMatchObject({
        ok: false,
        range: { start: expect.any(Number) as number },
      });
    },
  );

  test("depth and length have limits that are found, not felt", () => {
    expect(parseExpression(`${"(".repeat(4_000)}1${")".repeat(4_000)}`).ok).toBe(false);
    expect(parseExpression(`${"!".repeat(9_000)}true`).ok).toBe(false);
    expect(parseExpression(Array.from({ length: 2_400 }, () => "1").join("+")).ok).toBe(false);
    expect(parseExpression(Array.from({ length: 250 }, () => "1").join("+")).ok).toBe(true);
    expect(parseExpression(Array.from({ length: 250 }, () => "input.x").join(" || ")).ok).toBe(true);
    expect(
      parseExpression(Array.from({ length: 45 }).reduce<string>((x) => `(true ? ${x} : null)`, "1")).ok,
    ).toBe(true);
  });
});

test("an expression knows what it reads", () => {
  const reads = (source: string): unknown => {
    const parsed = parseExpression(source);
    return parsed.ok && { ...parsed.expression.reads, roots: [...parsed.expression.reads.roots] };
  };
  expect(reads("has(nodes.a.text) && state.x > input.n")).toEqual({
    roots: ["nodes", "state", "input"],
    nodes: new Set(["a"]),
    channels: new Set(["x"]),
  });
  expect(reads("nodes[input.s].text")).toMatchObject({ nodes: undefined, channels: new Set() });
});

test.each([
  [`${"(".repeat(4_999)}1`, "The expression is nested deeper than 100 levels."],
  [`[${"1,".repeat(4_990)}1]`, "The expression "],
  [`1${"+1".repeat(4_900)}`, "The expression "],
])("a limit of the library is told in our words", (source, message) => {
  const parsed = parseExpression(source);
  expect(parsed.ok ? "" : inEnglish(parsed.message)).toContain(message);
  expect(parsed.ok ? "" : inEnglish(parsed.message)).not.toMatch(/max[A-Z]/);
});
