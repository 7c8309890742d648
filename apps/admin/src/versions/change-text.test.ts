import { diffGraphs, type JsonObject } from "@patchbay/graph";
import { expect, test } from "vitest";

import { changeText, kindOf, namesIn } from "./change-text.ts";

const before: JsonObject = {
  input: { type: "object", properties: {} },
  state: { seen: { schema: { type: "boolean" } } },
  nodes: [
    { id: "start", type: "start" },
    { id: "answer", type: "llm", name: "Answer", config: { system: "Be brief.", model: "default" } },
    { id: "end", type: "end" },
  ],
  edges: [
    { from: "start", to: "answer" },
    { from: "answer", to: "end" },
  ],
};
const after: JsonObject = {
  input: { type: "object", properties: { message: { type: "string" } } },
  state: {},
  nodes: [
    { id: "start", type: "start", ui: { x: 1, y: 2 } },
    {
      id: "answer",
      type: "llm",
      name: "Answer",
      config: { system: "Be very brief.", model: "default" },
      policy: { retry: { max_attempts: 2 } },
    },
    { id: "end", type: "end" },
    { id: "check", type: "guardrail", name: "Check" },
  ],
  edges: [
    { from: "start", to: "check" },
    { from: "check", to: "answer" },
    { from: "check", port: "violation", to: "end" },
    { from: "answer", to: "end" },
  ],
};

test("every change has a line that names what it is about, and no line tells what stands in a field", () => {
  const names = namesIn(before, after);
  const lines = diffGraphs(before, after).map((change) => `${kindOf(change)}: ${changeText(change, names)}`);
  expect(lines).toEqual([
    "changed: Input: message",
    "removed: State channel “seen” removed",
    "looks: start moved",
    "changed: Answer: System",
    "changed: Answer: Policy",
    "added: Check added",
    "changed: start now leads to Check, not Answer",
    "added: Check → Answer connected",
    "added: Check · violation → end connected",
  ]);
});
