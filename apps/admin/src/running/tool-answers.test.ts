import type { RunEvent } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { firstMock, toolAnswersOf } from "./tool-answers.ts";

const answered = (node_id: string, tool: string, result: string): { event: RunEvent } => ({
  event: { type: "tool.completed", node_id, activation: 1, tool_call_id: "c", tool, result, duration_ms: 1 },
});

test("of several answers of a tool to a node the last one counts", () => {
  const answers = toolAnswersOf([
    answered("ask", "search", "one"),
    answered("other", "search", "two"),
    answered("ask", "search", "three"),
  ]);
  expect(answers.get("ask")?.get("search")).toBe("three");
  expect(answers.get("other")?.get("search")).toBe("two");
});

test("a call that failed has answered nothing", () => {
  const error = { code: "tool_failed", message: "It is down.", retriable: true };
  const { event } = answered("ask", "search", "");
  const { result: _, ...failed } = event as Extract<RunEvent, { type: "tool.completed" }>;
  expect(toolAnswersOf([{ event: { ...failed, error } }]).size).toBe(0);
});

test("a mock begins with the last answer, else with an example of the output, else empty", () => {
  const output = { type: "object", properties: { value: { type: "number" }, text: { type: "string" } } };
  expect(firstMock({ value: 2 }, output)).toEqual({ value: 2 });
  expect(firstMock(undefined, output)).toEqual({ value: 0, text: "" });
  expect(firstMock(undefined, {})).toEqual({});
  expect(firstMock(undefined, undefined)).toEqual({});
});
