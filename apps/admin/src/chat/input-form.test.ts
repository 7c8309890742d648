import { expect, test } from "vitest";

import { isMessageSchema, parseInput } from "./input-form.ts";

test("one text named message is a message", () => {
  expect(isMessageSchema({ type: "object", properties: { message: { type: "string" } } })).toBe(true);
  expect(isMessageSchema({ properties: { message: { type: "number" } } })).toBe(false);
  expect(isMessageSchema({ properties: { message: { type: "string" }, urgent: {} } })).toBe(false);
  expect(isMessageSchema({})).toBe(false);
});

test("only a JSON object is an input", () => {
  expect(parseInput('{"a": 1}')).toEqual({ a: 1 });
  expect(["[1]", "1", "null", "{", ""].map(parseInput)).toEqual(Array(5).fill(undefined));
});
