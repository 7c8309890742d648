import { EvaluationError } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { expect, test } from "vitest";

import type { Json } from "../json.ts";
import { whyNotJson } from "../schema/assignable.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { typeOfSchema } from "../schema/value-type.ts";
import { checkExpression } from "./check-expression.ts";
import { ExpressionError, parseExpression } from "./parse-expression.ts";

const optionalObject: JsonSchema = {
  type: "object",
  properties: { deep: { type: "string" }, n: { type: "number" } },
  required: ["deep"],
  additionalProperties: false,
};
/** A place for every kind of type, required and optional, nullable and not. */
const schema: JsonSchema = {
  type: "object",
  properties: {
    n: { type: "integer" },
    d: { type: "number" },
    s: { type: "string" },
    e: { enum: ["red", "green"] },
    b: { type: "boolean" },
    z: { type: "null" },
    maybe: { type: "string" },
    u: { anyOf: [optionalObject, { type: "null" }] },
    mixed: { anyOf: [{ type: "string" }, { type: "integer" }] },
    o: optionalObject,
    m: { type: "object", additionalProperties: { type: "integer" } },
    l: { type: "array", items: { type: "integer" } },
    ls: { type: "array", items: { type: "string" } },
    lo: { type: "array", items: optionalObject },
    lm: { type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }, { type: "number" }] } },
  },
  required: ["n", "d", "s", "e", "b", "z", "u", "mixed", "m", "l", "ls", "lo", "lm"],
  additionalProperties: false,
};

function valueOf(of: JsonSchema): fc.Arbitrary<Json> {
  if (of.enum !== undefined) return fc.constantFrom(...of.enum);
  if (of.anyOf !== undefined) return fc.oneof(...of.anyOf.map(valueOf));
  switch (of.type) {
    case "object": {
      const required = new Set(of.required);
      const named = fc.record(
        Object.fromEntries(Object.entries(of.properties ?? {}).map(([name, each]) => [name, valueOf(each)])),
        { requiredKeys: [...required] },
      );
      const { additionalProperties: more } = of;
      return typeof more === "object"
        ? fc.dictionary(fc.constantFrom("a", "b", "s", "red"), valueOf(more))
        : named;
    }
    case "array":
      return fc.array(valueOf(of.items ?? {}), { maxLength: 3 });
    case "integer":
      return fc.integer({ min: -3, max: 5 });
    case "number":
      return fc.constantFrom(-1.5, 0, 0.25, 2, 3);
    case "boolean":
      return fc.boolean();
    case "null":
    case undefined:
      return fc.constant(null);
    case "string":
      return fc.constantFrom("", "a", "red", "1", "true", "2020-01-01T00:00:00Z");
  }
}

const names = Object.keys(schema.properties ?? {});
const binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"];
const macros = ["map", "filter", "all", "exists", "exists_one"];
const methods = [
  "size",
  "trim",
  "join",
  "startsWith",
  "contains",
  "split",
  "indexOf",
  "substring",
  "getFullYear",
  "hasValue",
  "value",
];
const functions = ["size", "string", "int", "double", "bool", "bytes", "timestamp", "duration", "dyn"];

/** Texts that are well typed often enough, and wrong in every way otherwise. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => {
  const sub = tie("any");
  const path = fc.oneof(
    fc.constantFrom(...names).map((name) => `input.${name}`),
    fc.constantFrom(
      "input.o.deep",
      "input.u.deep",
      "input.u.n",
      "input.m.a",
      "input.lo[0].n",
      "input.l[0]",
      "x",
      "k",
    ),
    fc.constantFrom(
      "input.m[k]",
      'input["s"]',
      "input[k]",
      'input["maybe"]',
      "input.m[input.s]",
      "input.m[input.e]",
    ),
    fc.constantFrom("run.started_at", 'duration("90s")'),
  );
  const literal = fc.constantFrom(
    "1",
    "2.5",
    '"a"',
    "true",
    "null",
    "[]",
    "[1, 2]",
    '["a"]',
    "{}",
    '{"a": 1}',
    "0",
    "1u",
  );
  const guarded = path.map((at) => `(has(${at}) ? ${at} : "d")`);
  return {
    any: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      { weight: 5, arbitrary: path },
      { weight: 2, arbitrary: literal },
      {
        weight: 4,
        arbitrary: fc.tuple(sub, fc.constantFrom(...binary), sub).map(([a, op, b]) => `(${a}) ${op} ${b}`),
      },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("!", "-"), sub).map(([op, a]) => `${op}(${a})`) },
      { weight: 2, arbitrary: fc.tuple(sub, sub, sub).map(([a, b, c]) => `(${a} ? ${b} : ${c})`) },
      { weight: 1, arbitrary: guarded },
      { weight: 2, arbitrary: fc.tuple(path, sub).map(([a, b]) => `has(${a}) && ${b}`) },
      { weight: 2, arbitrary: fc.tuple(path, sub, sub).map(([a, b, c]) => `(${a} != null ? ${b} : ${c})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(sub, fc.constantFrom(...macros), fc.constantFrom("x", "k"), sub)
          .map(([a, m, v, b]) => `(${a}).${m}(${v}, ${b})`),
      },
      { weight: 1, arbitrary: fc.tuple(sub, sub, sub).map(([a, b, c]) => `(${a}).map(x, ${b}, ${c})`) },
      { weight: 1, arbitrary: fc.tuple(sub, sub).map(([a, b]) => `cel.bind(x, ${a}, ${b})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(sub, fc.constantFrom(...methods), fc.array(sub, { maxLength: 2 }))
          .map(([a, m, args]) => `(${a}).${m}(${args.join(", ")})`),
      },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...functions), sub).map(([f, a]) => `${f}(${a})`) },
      { weight: 1, arbitrary: fc.tuple(sub, sub).map(([a, b]) => `(${a})[${b}]`) },
      { weight: 1, arbitrary: fc.tuple(sub, sub).map(([a, b]) => `(${a})[?${b}].orValue(${b})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(sub, fc.constantFrom("n", "deep", "maybe"), sub)
          .map(([a, f, b]) => `(${a}).?${f}.orValue(${b})`),
      },
      { weight: 1, arbitrary: fc.array(sub, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`) },
      { weight: 1, arbitrary: fc.tuple(sub, sub).map(([a, b]) => `{"a": ${a}, "b": ${b}}.a == ${b}`) },
      {
        weight: 1,
        arbitrary: fc.tuple(sub, sub).map(([a, b]) => `optional.of(${a}).or(optional.none()).orValue(${b})`),
      },
    ),
  };
}).any;

const scope = new Map([
  ["input", typeOfSchema(schema)],
  ["run", typeOfSchema({ type: "object" })],
]).set("run", { kind: "object", fields: new Map([["started_at", { type: { kind: "timestamp" } }]]) });
const run = { started_at: new Date(0) };

/** What only a value can tell: positions, conversions, division by zero, sizes, and results beyond JSON's numbers. */
const dependsOnValues =
  /divides by zero|no item at this index|position is not inside|is not a (?:duration|timestamp|number)|not an integer|text is neither true nor false|optional value is not there|finite number|too (?:large|many)|carry exactly|out of range/;

function evaluated(source: string, input: Json): string | undefined {
  const parsed = parseExpression(source);
  if (!parsed.ok) return undefined;
  const { type, problems } = checkExpression(parsed.expression, scope);
  // dyn() is the author's way to say: I know better.
  if (problems.length > 0 || whyNotJson(type) !== undefined || source.includes("dyn(")) return undefined;
  try {
    parsed.expression.evaluate({ input, run });
    return "ran";
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return String(error);
  }
}

test("an expression that checks clean never fails on a value that fits its types, but for what only the value can tell", () => {
  const seen = { clean: 0 };
  fc.assert(
    fc.property(expressions, valueOf(schema), (source, input) => {
      const outcome = evaluated(source, input);
      if (outcome === undefined || outcome === "ran") seen.clean += outcome === "ran" ? 1 : 0;
      else expect(outcome).toMatch(dependsOnValues);
    }),
    { numRuns: 15_000 },
  );
  // The generator would prove nothing if hardly anything it makes were right.
  expect(seen.clean).toBeGreaterThan(700);
});

test("the engine's errors are the ones that are translated", () => {
  expect(new EvaluationError({ code: "no_such_key", message: "No such key: secret" }).code).toBe(
    "no_such_key",
  );
});
