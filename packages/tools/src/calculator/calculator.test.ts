import { ToolError, type ToolContext } from "@patchbay/compiler";
import { array, assert, constantFrom, integer, property } from "fast-check";
import { expect, test } from "vitest";

import { calculate, createCalculator } from "./calculator.ts";

test.each<[string, number]>([
  ["2 + 3 * 4", 14],
  ["(2 + 3) * 4", 20],
  ["7 / 2", 3.5],
  ["7 % 3", 1],
  ["7.5 % 2", 1.5],
  ["-7", -7],
  ["--7", 7],
  ["0.1 + 0.2", 0.3],
  ["1.1 * 3", 3.3],
  [".5 + 5.", 5.5],
  ["1e3 + 1.5e-1", 1000.15],
  ["15 / 100 * 240", 36],
  ["2 ^ 10", 1024],
  ["2 ^ 3 ^ 2", 512],
  ["-2 ^ 2", -4],
  ["2 ^ -1", 0.5],
  ["(1 + 1) ^ (2 + 1)", 8],
  ["sqrt(16) ^ 2", 16],
  ["2 ^ sqrt(9)", 8],
  ["2e2 ^ 2", 40_000],
  ["2e-1 ^ 2", 0.04],
  ["3² + 2³", 17],
  ["2 ** 8", 256],
  ["6 × 7 ÷ 2 − 1", 20],
  ["1,234,567.5 + 1", 1_234_568.5],
  ["max(1,234)", 234],
  ["min(3, 1, 2)", 1],
  ["max(3)", 3],
  ["round(2.5)", 3],
  ["round(-2.5)", -3],
  ["round(1.005, 2)", 1.01],
  ["round(1234, -2)", 1200],
  ["floor(-1.5) + ceil(1.2) + abs(-3)", 3],
  ["ln(e)", 1],
  ["log(8, 2)", 3],
  ["log10(1000)", 3],
  ["exp(0)", 1],
  ["sin(pi / 2)", 1],
  ["cos(π)", -1],
  ["floor(pi * 100)", 314],
  ["0 * -1", 0],
  ["99999999999999999999 + 1", 1e20],
  ["9007199254740993 * 2", 18_014_398_509_482_000],
])("%s is %d", (expression, value) => expect(calculate(expression)).toEqual({ value, text: String(value) }));

test.each<[string, number, string]>([
  ["3 > 2", 1, "true"],
  ["3 < 2", 0, "false"],
  ["1 / 2 == 0.5 && 2 != 3", 1, "true"],
])("the comparison %s is %d", (expression, value, text) =>
  expect(calculate(expression)).toEqual({ value, text }),
);

test.each<[string, RegExp]>([
  ["", /empty/],
  ["   ", /empty/],
  ["1 / 0", /division by zero|infinite/i],
  ["10 ^ 400", /infinite/],
  ["0 / 0", /not defined/],
  ["sqrt(-1)", /not defined/],
  ["2 +", /cannot be worked out/],
  ["(2 + 3", /cannot be worked out/],
  ["2 ^", /both sides/],
  ["^ 2", /both sides/],
  ["2 ^ (3", /do not match/],
  ["x + 1", /cannot be worked out: Unknown variable: x/],
  ["foo(1)", /cannot be worked out/],
  ['"a" + "b"', /not part of arithmetic/],
  ["[1, 2].map(x, x)", /not part of arithmetic/],
  ["process.exit()", /cannot be worked out/],
  ["12€ * 3", /“€” is not part/],
  ["1".repeat(1_001), /at most 1000/],
  ["(".repeat(400) + "1" + ")".repeat(400), /cannot be worked out/],
  ["1e999", /too large/],
])("%j is a ToolError that says what is wrong", (expression, message) => {
  const work = () => calculate(expression);
  expect(work).toThrow(ToolError);
  expect(work).toThrow(message);
});

test("whatever is written, the answer is a finite number or a ToolError, soon", () => {
  const piece = constantFrom(
    "1",
    "2.5",
    "0",
    "e",
    "pi",
    "+",
    "-",
    "*",
    "/",
    "^",
    "%",
    "(",
    ")",
    ",",
    " ",
    "sqrt(",
    "max(",
    "==",
    "<",
    "?",
    ":",
    "e5",
    ".",
  );
  assert(
    property(array(piece, { maxLength: 30 }), (pieces) => {
      try {
        expect(Number.isFinite(calculate(pieces.join("")).value)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ToolError);
      }
    }),
  );
});

test("sums of whole numbers are what they are", () => {
  assert(
    property(integer(), integer(), (a, b) => {
      expect(calculate(`${a} + ${b}`).value).toBe(a + b);
    }),
  );
});

const context: ToolContext = {
  signal: new AbortController().signal,
  run_id: "run_1",
  idempotency_key: "key",
  org_id: "org_1",
  project_id: "prj_1",
};

test("as a tool it answers value and text", async () => {
  expect(await createCalculator().call({ expression: "12 * 7" }, context)).toEqual({ value: 84, text: "84" });
  await expect(createCalculator().call({}, context)).rejects.toThrow(ToolError);
});
