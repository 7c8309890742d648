import { expect, test } from "vitest";

import { previewExpression, type RunValues } from "./preview-expression.ts";

const values: RunValues = { input: { message: "Hi" }, nodes: { ask: { text: "Hello" } }, state: { laps: 2 } };
const expression = (text: string) => previewExpression({ kind: "expression", text }, values);

test("what it reads is known, so it has a value", () => {
  expect(expression("input.message + nodes.ask.text")).toEqual({
    status: "value",
    text: '"HiHello"',
    isCut: false,
  });
  expect(previewExpression({ kind: "template", text: "{{ input.message }}!" }, values)).toMatchObject({
    text: "Hi!",
  });
  expect(previewExpression({ kind: "value", value: { n: "{{ state.laps }}" } }, values)).toMatchObject({
    text: '{"n":2}',
  });
});

test("what has not run, was not written or is not kept has no value yet, and is named", () => {
  const unknown = (missing: string, isKept = true) => ({ status: "unknown", missing, isKept });
  expect(expression("input.message + nodes.later.text")).toEqual(unknown("nodes.later"));
  expect(expression("state.other")).toEqual(unknown("state.other"));
  expect(expression("run.id")).toEqual(unknown("run", false));
  expect(previewExpression({ kind: "expression", text: "input.a" }, { nodes: {} })).toEqual(unknown(""));
});

test("a failure says why, without the value", () => {
  expect(expression("input.nothing")).toEqual({ status: "failed", reason: "A property is not there." });
});

test("of what cannot be read, and of plain text, there is nothing to tell", () => {
  expect(expression("input.").status).toBe("none");
  expect(previewExpression({ kind: "template", text: "Hello" }, values).status).toBe("none");
  expect(previewExpression({ kind: "value", value: 3 }, values).status).toBe("none");
});

test("a long value is cut", () => {
  const preview = previewExpression(
    { kind: "expression", text: "input.long" },
    { input: { long: "a".repeat(5_000) } },
  );
  expect(preview).toMatchObject({ status: "value", isCut: true });
});
