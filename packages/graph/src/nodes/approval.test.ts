import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { approval } from "./approval.ts";

const asking = (config: JsonObject, output = "nodes.ask.comment", ...edges: string[]): JsonObject =>
  graphWith({
    nodes: {
      ask: { type: "approval", config: { message: "Pay {{ input.message }}?", ...config } },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> end", ...edges],
  });
const check = (config: JsonObject, output?: string, ...edges: string[]) =>
  checkGraph(asking(config, output, ...edges), testResources).diagnostics;

test("what was decided, by whom and why can be read on either way", () => {
  expect(check({}, "nodes.ask.approved ? nodes.ask.by : nodes.ask.comment.trim()")).toEqual([]);
});

test("an approval that can expire has a way for it, on which nobody has decided", () => {
  expect(check({ expires_ms: 60_000 })).toMatchObject([{ code: "PB3203" }]);
  expect(check({ expires_ms: 60_000 }, "nodes.ask.comment", "ask.expired -> end")).toMatchObject([
    { code: "PB2103" },
  ]);
  const behind = (to: string) =>
    graphWith({
      nodes: {
        ask: { type: "approval", config: { message: "?", expires_ms: 60_000 } },
        [to]: { type: "template", config: { text: "{{ nodes.ask.by }}" } },
      },
      edges: ["start -> ask", "ask.approved -> a", "ask.rejected -> b", "ask.expired -> c"].concat(
        ["a", "b", "c"].map((id) => `${id} -> end`),
      ),
    });
  const codesBehind = (to: string) =>
    checkGraph(behind(to), testResources).diagnostics.map(({ code }) => code);
  expect([codesBehind("a"), codesBehind("b"), codesBehind("c")]).toEqual([[], [], ["PB2103"]]);
});

test("approvers are roles, users, or both", () => {
  expect(check({ approvers: { roles: ["owner"], users: ["usr_1"] } })).toEqual([]);
  expect(check({ approvers: {} })).toMatchObject([{ code: "PB1103", path: "/nodes/1/config/approvers" }]);
  expect(check({ approvers: { roles: [] } })).toMatchObject([{ code: "PB1103" }]);
});

test("a person is not asked twice", () => {
  expect(approval.configure({ message: "?" })).toMatchObject({ configured: { effect: "write" } });
});
