import type { HostileDocument } from "./hostile-document.ts";
import {
  times,
  joined,
  record,
  oneNode,
  chain,
  computing,
  oneExpression,
  template,
  inputOf,
} from "./document-parts.ts";

/** Long, deep and wrong expressions, and patterns that take for ever. */
export const hostileExpressions: readonly HostileDocument[] = [
  // Long and deep expressions.
  {
    name: "parentheses, 5,000 deep",
    make: () => oneExpression("(".repeat(4_999) + ")".repeat(4_999)),
    codes: ["PB2001"],
  },
  {
    name: "parentheses, as deep as may be, as often as may be",
    make: () => computing(500, () => `${"(".repeat(95)}1${")".repeat(95)}`),
    codes: [],
  },
  { name: "5,000 sums", make: () => oneExpression(`1${"+1".repeat(4_999)}`), codes: ["PB2001"] },
  {
    name: "sums, as deep as may be, as often as may be",
    make: () => computing(20, () => `[${joined(10, () => `1${"+1".repeat(240)}`)}]`),
    codes: [],
  },
  {
    name: "conditions in each other, 1,000 deep",
    make: () => oneExpression(`${"true?1:".repeat(1_000)}1`),
    codes: ["PB2001"],
  },
  {
    name: "conditions in each other, as often as may be",
    make: () => computing(16, () => `[${joined(14, () => `${"true?1:".repeat(90)}'1'`)}]`),
    codes: ["PB2205"],
  },
  {
    name: "1,000 lists in each other, in an expression",
    make: () => oneExpression("[".repeat(1_000) + "]".repeat(1_000)),
    codes: ["PB2001"],
  },
  {
    name: "lists in each other, as often as may be",
    make: () => computing(16, () => joined(50, () => `${"[".repeat(90)}${"]".repeat(90)}`, "+")),
    codes: ["PB2205"],
  },
  {
    name: "macros in each other",
    make: () => computing(100, () => `[1]${".map(x, [x]".repeat(45)}${")".repeat(45)}`),
    codes: [],
  },
  {
    name: "10,000 values that read those before them",
    make: () => computing(10_000, (index) => (index % 100 === 0 ? "1" : `this.k${(index % 100) - 1}`)),
    codes: [],
  },
  {
    name: "macros after each other",
    make: () => computing(20, () => `[1]${".map(x, x)".repeat(90)}`),
    codes: [],
  },
  {
    name: "1 MB of expressions",
    make: () => computing(100, () => `[${joined(900, () => "input.n")}]`),
    codes: ["PB2102", "PB2205"],
  },
  {
    name: "one name wrong 3,000 times",
    make: () => oneExpression(`[${joined(900, () => "inputt.x")}]`),
    codes: ["PB2101"],
  },
  {
    name: "10,000 wrong expressions",
    make: () => chain(500, () => ({ type: "transform", config: { values: record(20, () => "inpt") } })),
    codes: ["PB2101"],
  },
  {
    name: "braces that never close",
    make: () => oneNode(template("{{ ".repeat(300_000))),
    codes: ["PB2205"],
  },
  {
    name: "a template of 5,000 holes",
    make: () => oneNode(template("{{ input.message }} ".repeat(5_000))),
    codes: [],
  },
  {
    name: "a template of 5,000 wrong holes",
    make: () => oneNode(template("{{ input.massage }} ".repeat(5_000))),
    codes: ["PB2102"],
  },
  {
    name: "literals that never end",
    make: () => computing(1_000, () => `'${"\\'".repeat(50)}`),
    codes: ["PB2001", "PB2205"],
  },
  {
    name: "a guard of 500 parts",
    make: () => computing(10, () => joined(280, (index) => `has(input.a${index})`, "&&"), inputOf({})),
    codes: ["PB2102"],
  },
  // Regular expressions.
  {
    name: "catastrophic patterns in matches()",
    make: () => computing(200, (index) => `input.message.matches('(a+)+${index}$')`),
    codes: [],
  },
  {
    name: "patterns that repeat repetitions",
    make: () => computing(100, (index) => `input.message.matches('((a{1,${900 + index}}){1,1000}){1,1000}')`),
    codes: ["PB2205"],
  },
  {
    name: "patterns that are large",
    make: () => computing(300, (index) => `input.message.matches('\\\\pL{1000}${index}')`),
    codes: ["PB2205"],
  },
  {
    name: "catastrophic patterns in guardrails",
    make: () =>
      chain(10, (at) => ({
        type: "guardrail",
        config: {
          input: "a",
          checks: times(30, (index) => ({ kind: "regex", pattern: `(?:(?:.*)*${at}${index}){900}` })),
          on_violation: "redact",
        },
      })),
    codes: ["PB2205"],
  },
  {
    name: "4,000 small patterns",
    make: () => computing(4_000, (index) => `'a'.matches('[a-z]+${index}')`),
    codes: ["PB2205"],
  },
];
