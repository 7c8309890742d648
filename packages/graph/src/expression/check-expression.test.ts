import { describe, expect, test } from "vitest";

import { inEnglish } from "../diagnostics/in-english.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { describeType, typeOfSchema, type ValueType } from "../schema/value-type.ts";
import { checkExpression } from "./check-expression.ts";
import { parseExpression } from "./parse-expression.ts";

const inner: JsonSchema = {
  type: "object",
  properties: { id: { type: "string" }, q: { type: "integer" } },
  required: ["id"],
};
const schema: JsonSchema = {
  type: "object",
  properties: {
    n: { type: "integer" },
    d: { type: "number" },
    s: { type: "string" },
    e: { enum: ["red", "green"] },
    b: { type: "boolean" },
    maybe: { type: "string" },
    u: { anyOf: [inner, { type: "null" }] },
    mixed: { anyOf: [{ type: "string" }, { type: "integer" }] },
    o: inner,
    l: { type: "array", items: { type: "integer" } },
    ls: { type: "array", items: { type: "string" } },
    lo: { type: "array", items: inner },
    m: { type: "object", additionalProperties: { type: "integer" } },
    free: { type: "object" },
    unknown: {},
  },
  required: ["n", "d", "s", "e", "b", "u", "mixed", "o", "l", "ls", "lo", "m", "free", "unknown"],
};
const scope = new Map<string, ValueType>([
  ["input", typeOfSchema(schema)],
  ["run", { kind: "object", fields: new Map([["started_at", { type: { kind: "timestamp" } }]]) }],
]);

function check(source: string) {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${inEnglish(parsed.message)}`);
  return checkExpression(parsed.expression, scope);
}
const typeOf = (source: string): string => {
  const { type, problems } = check(source);
  return problems.length > 0
    ? problems.map(({ code, message }) => `${code} ${inEnglish(message)}`).join("; ")
    : inEnglish(describeType(type));
};
const codesOf = (source: string): string[] => check(source).problems.map(({ code }) => code);

describe("types", () => {
  test.each([
    ["1", "integer"],
    ["1.5", "number"],
    ["'a'", '"a"'],
    ["null", "null"],
    ["input.e", '"red" | "green"'],
    ["[1, 2.5]", "list of number"],
    ["[1, 'a']", 'list of integer | "a"'],
    ["{'a': 1}", "object {a}"],
    ["input.n + 1", "integer"],
    ["input.n / 2", "number"],
    ["7 / 2", "integer"],
    ["size(input.l) / 2", "integer"],
    ["input.n + 1.5", "number"],
    ["1 + 1", "integer"],
    ["input.n * input.d", "number"],
    ["input.s + 'a'", "string"],
    ["input.l + input.ls", "list of integer | string"],
    ["-input.n", "integer"],
    ["!input.b", "boolean"],
    ["input.n > 1.5", "boolean"],
    ["input.s < 'b'", "boolean"],
    ["input.n in input.l", "boolean"],
    ["'id' in input.o", "boolean"],
    ["input.b ? 1 : 'a'", 'integer | "a"'],
    ["input.b ? input.s : 'a'", "string"],
    ["input.l[0]", "integer"],
    ["input.l[input.n - 1]", "integer"],
    ["input.o['id']", "string"],
    ["input.unknown.anything", "any"],
    ["size(input.l)", "integer"],
    ["input.s.split(',')", "list of string"],
    ["input.ls.join()", "string"],
    ["input.l.map(x, x > 1)", "list of boolean"],
    ["input.l.map(x, x > 1, string(x))", "list of string"],
    ["input.l.filter(x, x > 1)", "list of integer"],
    ["input.lo.exists_one(x, x.id == 'a')", "boolean"],
    ["input.o.map(k, k)", "list of string"],
    ["cel.bind(x, input.n, x + 1)", "integer"],
    ["input.?maybe", "optional string"],
    ["input.?maybe.orValue('')", "string"],
    ["input.?maybe.orValue(1)", "string | integer"],
    ["input.l[?9].orValue(0)", "integer"],
    ["input.?o.?q.or(optional.of(1)).value()", "integer"],
    ["input.?o.id", "optional string"],
    ["input.?maybe.hasValue()", "boolean"],
    ["run.started_at + duration('1h')", "timestamp"],
    ["run.started_at - run.started_at", "duration"],
    ["run.started_at.getFullYear()", "integer"],
    ["dyn(input.n)", "any"],
  ])("%s is %s", (source, expected) => {
    expect(typeOf(source)).toBe(expected);
  });
});

describe("what is certain needs no guard, and what is not needs one", () => {
  test.each([
    "has(input.maybe) && input.maybe == 'a'",
    "has(input.maybe) ? input.maybe : ''",
    "!has(input.maybe) || input.maybe == 'a'",
    "!has(input.maybe) ? '' : input.maybe",
    "has(input.maybe) && input.n > 1 && input.maybe == 'a'",
    "'maybe' in input && input.maybe == 'a'",
    "'maybe' in input ? input['maybe'] : ''",
    "has(input.maybe) ? input.l.map(x, input.maybe) : []",
    "input.u != null && input.u.id == 'a'",
    "input.u == null || input.u.id == 'a'",
    "null != input.u ? input.u.id : ''",
    "input.lo.map(x, has(x.q) ? x.q : 0)",
    "input.lo.map(x, has(x.q), x.q)",
    "input.m.map(k, input.m[k])",
    "input.s in input.m ? input.m[input.s] : 0",
    "input.m[?input.s].orValue(0)",
    "has(input.free.x) ? input.free.x : 1",
    "has(input.u.id) && input.u.id == 'a'",
    "(has((input.maybe)) ? (input).maybe : '')",
  ])("%s", (source) => {
    expect(codesOf(source)).toEqual([]);
  });

  test.each([
    "input.maybe",
    "has(input.maybe) || input.maybe == 'a'",
    "has(input.maybe) ? '' : input.maybe",
    "!has(input.maybe) && input.maybe == 'a'",
    "has(input.o.q) && input.maybe == 'a'",
    "input.free.x",
    "input.m[input.s]",
    "input.m['a']",
    "input.lo[0].q",
    "input.lo.map(x, x.q)",
    "input.lo.filter(x, has(x.q)).map(x, x.q)",
    "has(input.maybe) ? input.lo.map(input, input.q) : []",
    "has(input.maybe) ? input.lo.map(input, has(input.id), input.q) : []",
    "input.m.map(k, input.m.map(j, input.m[k + j]))",
    "cel.bind(x, input.o, x.q)",
  ])("%s", (source) => {
    expect(codesOf(source)).toEqual(["PB2103"]);
  });

  test("what may be null has no properties until null is ruled out", () => {
    expect(codesOf("input.u.id")).toEqual(["PB2103"]);
    expect(codesOf("input.u == null && input.u.id == 'a'")).toEqual(["PB2103"]);
  });

  test.each([
    ["input.maybe", '(has(input.maybe) ? input.maybe : "")'],
    ["input.lo[0].q", "input.lo[0].?q.orValue(0)"],
    ["input.m[input.s]", "input.m[?input.s].orValue(0)"],
    ["1 + (input).o.q", "1 + (has((input).o.q) ? (input).o.q : 0)"],
  ])("%s is mended to %s", (source, expected) => {
    const [problem] = check(source).problems;
    const { range = { start: 0, end: 0 }, replacement } = problem ?? {};
    const mended = source.slice(0, range.start) + (replacement?.text ?? "") + source.slice(range.end);
    expect(mended).toBe(expected);
    expect(codesOf(mended)).toEqual([]);
  });
});

describe("mistakes", () => {
  test.each([
    ["inptu.n", "PB2101"],
    ["input.nn", "PB2102"],
    ["input.s.length", "PB2102"],
    ["has(input.zz)", "PB2102"],
    ["has(input.s.x)", "PB2102"],
    ["has(input.l[0])", "PB2203"],
    ["has(input)", "PB2203"],
    ["input.s + 1", "PB2201"],
    ["input.n == 'a'", "PB2201"],
    ["input.e == 'blue'", "PB2201"],
    ["'blue' in ['red']", "PB2201"],
    ["1 in input.o", "PB2201"],
    ["'a' in 'abc'", "PB2201"],
    ["input.mixed + 1", "PB2201"],
    ["input.l < input.l", "PB2201"],
    ["b'a' < b'b'", "PB2201"],
    ["-duration('1h')", "PB2201"],
    ["-input.s", "PB2201"],
    ["!input.n", "PB2201"],
    ["input.n && true", "PB2201"],
    ["input.n ? 1 : 2", "PB2201"],
    ["input.l['a']", "PB2201"],
    ["input.n[0]", "PB2201"],
    ["input.s.map(x, x)", "PB2201"],
    ["1u", "PB2201"],
    ["{'constructor': 1}", "PB2201"],
    ["input.?maybe == 'a'", "PB2201"],
    ["optional.of(1).orValue('a')", "PB2201"],
    ["input.l.all(i, v, v > 0)", "PB2101"],
    ["sizee('a')", "PB2203"],
    ["size(1)", "PB2203"],
    ["size('a', 'b')", "PB2203"],
    ["type(1)", "PB2203"],
    ["string(run.started_at)", "PB2203"],
    ["input.l.join(',')", "PB2203"],
    ["input.s.replace('a', 'b')", "PB2203"],
    ["input.s.contains(1)", "PB2203"],
    ["optional.ofNonZeroValue(0)", "PB2203"],
    ["input.?maybe.or('x')", "PB2203"],
    ["input.s.matches('(?<=a)b')", "PB2204"],
    ["input.s.matches('(a)\\\\1')", "PB2204"],
  ])("%s is %s", (source, code) => {
    expect(codesOf(source)).toEqual([code]);
  });

  test("one mistake is not reported again for what follows from it", () => {
    expect(codesOf("size(inptu.n + 1) > 'a'.x")).toEqual(["PB2101", "PB2102"]);
  });

  test.each([
    ["input.ids", undefined],
    ["input.maybee", "input.maybe"],
    ["inptu", "input"],
    ["input.o.idd", "input.o.id"],
  ])("%s suggests %s", (source, suggestion) => {
    expect(check(source).problems[0]?.replacement?.text).toBe(suggestion);
  });

  test.each([
    ["1 + inptu", "inptu"],
    ["(input.s) + (1)", "(input.s) + (1)"],
    ["size((input).zz)", "(input).zz"],
    ["!(input.n)", "input.n"],
    ["input.ls.exists(x, x == ')' || (x).y == '(')", "(x).y"],
  ])("in %s the range is “%s”", (source, expected) => {
    const parsed = parseExpression(source);
    const range = parsed.ok ? checkExpression(parsed.expression, scope).problems[0]?.range : undefined;
    expect(range && source.slice(range.start, range.end)).toBe(expected);
  });
});

test("a name in brackets is reported without a replacement that would break them", () => {
  expect(check("{'message': 1}['mesage']").problems).toMatchObject([{ code: "PB2102" }]);
  expect(check("{'message': 1}['mesage']").problems[0]?.replacement).toBeUndefined();
});

describe("macros bring names of their own", () => {
  test.each([
    ["input.l.map(input, input + 1)", "list of integer"],
    ["input.ls.map(x, input.l.map(x, x))", "list of list of integer"],
    ["input.l.map(x, cel.bind(x, 'a', x))", 'list of "a"'],
    ["cel.bind(cel, 1, cel)", "integer"],
  ])("%s is %s", (source, expected) => {
    expect(typeOf(source)).toBe(expected);
  });

  test("a name ends with its macro", () => {
    expect(codesOf("input.l.exists(x, x > 1) && x > 1")).toEqual(["PB2101"]);
  });
});

describe("what may be a fraction is no position", () => {
  test.each([
    ["input.l[input.n / 2]", "PB2201", "int(input.n / 2)"],
    ["input.l[input.d]", "PB2201", "int(input.d)"],
    ["input.s.substring(0, input.n / 2)", "PB2203", "int(input.n / 2)"],
    ["input.s.indexOf('a', input.d)", "PB2203", "int(input.d)"],
  ])("%s", (source, code, text) => {
    const { problems } = check(source);
    expect(problems).toMatchObject([{ code, replacement: { text } }]);
    const { start, end } = problems[0]?.range ?? { start: 0, end: 0 };
    expect(codesOf(source.slice(0, start) + text + source.slice(end))).toEqual([]);
  });

  test.each([
    "input.l[input.n * 2 - 1]",
    "input.l[size(input.l) / 2]",
    "input.l[1.0]",
    "input.l[input.unknown / 2]",
  ])("%s is left to the run", (source) => expect(codesOf(source)).toEqual([]));
});

test("an integer that JSON cannot carry exactly is refused", () => {
  expect(codesOf("9007199254740991")).toEqual([]);
  expect(codesOf("9007199254740992")).toEqual(["PB2201"]);
  expect(codesOf("-9007199254740993")).toEqual(["PB2201"]);
});

describe("null is proposed only where it may stand", () => {
  test.each([
    "input.free.x.y + 1",
    "input.free.x + 1",
    "input.free.x[0]",
    "size(input.free.x)",
    "input.free.x.trim()",
    "(input.b ? input.free.x : 1) + 1",
    "input.free.x ? 1 : 2",
    "input.lo.map(x, input.free.x > 1)",
    "input.free['x'] + 1",
  ])("not in %s", (source) => {
    const [problem] = check(source).problems;
    expect(problem).toMatchObject({ code: "PB2103" });
    expect(problem?.replacement).toBeUndefined();
    expect(problem && inEnglish(problem.message)).not.toContain("null");
  });

  test.each(["input.free.x", "[input.free.x]", "input.free.x == 'a'", "input.ls.map(x, input.free.x)"])(
    "in %s",
    (source) => expect(check(source).problems[0]?.replacement?.text).toContain("null"),
  );
});

test.each([
  ["input.s + input.n", "input.s + string(input.n)"],
  ["input.n + 'a'", "string(input.n) + 'a'"],
  ["'a' + (input.b)", "'a' + (string(input.b))"],
  ["siz(input.l)", "size(input.l)"],
  ["input.s.trm()", "input.s.trim()"],
  ["input.s.trm().trm()", "input.s.trim().trm()"],
])("%s is mended to %s", (source, mended) => {
  const [problem] = check(source).problems;
  const { start, end } = problem?.range ?? { start: 0, end: 0 };
  const text = problem?.replacement?.text ?? "";
  expect(source.slice(0, start) + text + source.slice(end)).toBe(mended);
});

test.each(["input.s + input.l", "null + 'a'", "input.s /* trm */ .trm()"])(
  "of %s only the author knows how it is mended",
  (source) => expect(checkIfRead(source)?.replacement).toBeUndefined(),
);

function checkIfRead(source: string) {
  const parsed = parseExpression(source);
  return parsed.ok ? checkExpression(parsed.expression, scope).problems[0] : undefined;
}
