import type { JsonObject } from "@patchbay/graph";
import fc from "fast-check";

/** The schema of the input that arbitrary expressions read. */
export const expressionInput = {
  type: "object",
  properties: {
    n: { type: "number" },
    i: { type: "integer" },
    text: { type: "string" },
    yes: { type: "boolean" },
    list: { type: "array", items: { type: "string" } },
    numbers: { type: "array", items: { type: "number" } },
    some: {
      type: "object",
      properties: { n: { type: "number" }, text: { type: "string" } },
      required: ["n"],
    },
    maybe: { type: "object", properties: { name: { type: "string" } } },
    any: {},
  },
  required: ["n", "i", "text", "yes", "list", "numbers", "some"],
} as const;

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 0.5, 1e300, -1e300, 9_007_199_254_740_992),
);
const text = fc.oneof(
  fc.constantFrom("", "a", "hello", " A😀b ", "12", "2.5", "x"),
  fc.string({ maxLength: 5 }),
);
/** An input of that schema. */
export const arbitraryInput: fc.Arbitrary<JsonObject> = fc.record(
  {
    n: number,
    i: fc.integer({ min: -3, max: 20 }),
    text,
    yes: fc.boolean(),
    list: fc.array(text, { maxLength: 3 }),
    numbers: fc.array(number, { maxLength: 3 }),
    some: fc.record({ n: number, text }, { requiredKeys: ["n"] }),
    maybe: fc.record({ name: text }, { requiredKeys: [] }),
    any: fc.oneof(
      fc.constant(null),
      number,
      text,
      fc.array(number, { maxLength: 2 }),
      fc.constant({ name: "x" }),
    ),
  },
  { requiredKeys: ["n", "i", "text", "yes", "list", "numbers", "some"] },
);

type Kind = "number" | "text" | "truth" | "texts" | "numbers" | "any";

const letrec = fc.letrec<Record<Kind, string>>((tie) => {
  const pair = (kind: Kind, operators: readonly string[]) =>
    fc
      .tuple(tie(kind), fc.constantFrom(...operators), tie(kind))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  const choice = (kind: Kind) =>
    fc.tuple(tie("truth"), tie(kind), tie(kind)).map(([a, b, c]) => `(${a} ? ${b} : ${c})`);
  const of = (kind: Kind, ...shapes: readonly string[]) =>
    fc.tuple(tie(kind), fc.constantFrom(...shapes)).map(([a, shape]) => shape.replace("_", a));
  return {
    number: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(
        "input.n",
        "input.i",
        "1",
        "2",
        "0",
        "1.5",
        "-3",
        "input.some.n",
        "input.?any.orValue(1) == 1 ? 1 : 2.0",
      ),
      pair("number", ["+", "-", "*", "/", "%"]),
      choice("number"),
      of(
        "text",
        "size(_)",
        "_.size()",
        "size(_) * 3",
        "4 * _.indexOf('l')",
        "_.indexOf('a')",
        "double(_)",
        "_.lastIndexOf('l')",
      ),
      of("texts", "size(_)"),
      of("number", "int(_)", "double(_)", "-_"),
      fc.tuple(tie("numbers"), tie("number")).map(([a, b]) => `${a}[${b}]`),
    ),
    text: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(
        "input.text",
        "'a'",
        "'he\\n\"l`${x}'",
        "''",
        "input.?some.?text.orValue('none')",
        "(has(input.maybe) && has(input.maybe.name) ? input.maybe.name : 'nobody')",
        "(has(input.some.text) ? input.some.text : input.text)",
      ),
      pair("text", ["+"]),
      choice("text"),
      of("number", "string(_)"),
      of("truth", "string(_)"),
      of("text", "_.upperAscii()", "_.lowerAscii()", "_.trim()", "_.substring(1)", "_.substring(0, 2)"),
      of("texts", "_.join('-')", "_.join()", "_[0]"),
    ),
    truth: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(
        "input.yes",
        "true",
        "false",
        "has(input.maybe)",
        "has(input.any)",
        "has(input.some.text)",
        "input.?maybe.?name.hasValue()",
      ),
      pair("truth", ["&&", "||", "==", "!="]),
      pair("number", ["<", "<=", ">", ">=", "==", "!="]),
      pair("text", ["<", ">", "==", "!="]),
      pair("texts", ["==", "!="]),
      pair("any", ["==", "!="]),
      of("truth", "!_"),
      of(
        "text",
        "_.startsWith('a')",
        "_.contains('l')",
        "_.endsWith('o')",
        "_.matches('^[a-z]+$')",
        "(_ in input.list)",
        "(_ in {'a': 1})",
      ),
      of("number", "(_ in input.numbers)", "(_ in [1, 2.0, 3])"),
      of(
        "texts",
        "_.all(t, size(t) > 0)",
        "_.exists(t, t == 'a')",
        "_.exists_one(state, state.contains('a'))",
      ),
    ),
    texts: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("input.list", "['a', 'b']"),
      pair("texts", ["+"]),
      choice("texts"),
      of("texts", "_.map(t, t + '!')", "_.filter(t, t != '')", "_.map(t, size(t) > 1, t)"),
      of("text", "_.split(' ')", "[_]"),
      of("numbers", "_.map(x, string(x > 1.0))"),
    ),
    numbers: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("input.numbers", "[1, 2.5]", "[3, 4]"),
      of("number", "[_]", "[_, 1]"),
      of("numbers", "_.map(x, x * 2)", "_.filter(x, x > 0.0)"),
    ),
    any: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("number"),
      tie("text"),
      tie("truth"),
      tie("texts"),
      tie("numbers"),
      fc.tuple(tie("number"), tie("text")).map(([a, b]) => `{'a': ${a}, 'b': [${b}]}`),
      fc.constantFrom("(has(input.any) ? input.any : null)", "null", "input.some"),
      choice("any"),
    ),
  };
});

/** An expression that most likely passes the checker. */
export const arbitraryExpression: fc.Arbitrary<string> = letrec.any;
