import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { Json, JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { guardrail } from "./guardrail.ts";

const guarding = (
  config: JsonObject,
  ports = ["out", "violation"],
  output = "nodes.guard.text",
): JsonObject =>
  graphWith({
    nodes: {
      guard: { type: "guardrail", config: { input: "{{ input.message }}", on_violation: "port", ...config } },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> guard", ...ports.map((port) => `guard.${port} -> end`)],
  });
const check = (...parts: Parameters<typeof guarding>) =>
  checkGraph(guarding(...parts), testResources).diagnostics;

const regex = { kind: "regex", pattern: "pass(word)?" };
const length = { kind: "length", max: 100 };
const pii = { kind: "pii", entities: ["email"] };
const schema = { kind: "schema", schema: { type: "object" } };
const model = { kind: "model", model: "default", rubric: "Friendly to {{ caller.id }}." };

describe("the port “violation”", () => {
  test.each<[what: string, on_violation: string, checks: Json[], ports: string[]]>([
    ["is there where violations leave", "port", [pii], ["out", "violation"]],
    ["is not there where all are replaced", "redact", [pii, regex], ["out"]],
    ["is there where one cannot be replaced", "redact", [pii, length], ["out", "violation"]],
  ])("%s", (_what, on_violation, checks, ports) => {
    expect(check({ on_violation, checks }, ports)).toEqual([]);
    expect(guardrail.configure({ input: "", on_violation, checks })).toMatchObject({ configured: { ports } });
  });
});

test("all kinds of checks are checked", () => {
  expect(check({ checks: [regex, length, pii, { kind: "pii" }, schema, model] })).toEqual([]);
  const wrong: [JsonObject, string, string][] = [
    [{ kind: "regex", pattern: "(?=look-around)" }, "PB2204", "/pattern"],
    [{ kind: "length" }, "PB1103", ""],
    [{ kind: "length", min: 2, max: 1 }, "PB1103", "/max"],
    [{ kind: "pii", entities: ["name"] }, "PB1103", "/entities/0"],
    [{ kind: "schema", schema: { type: "thing" } }, "PB1103", "/schema/type"],
    [{ ...model, model: "nope" }, "PB4001", "/model"],
    [{ ...model, rubric: "{{ input.mesage }}" }, "PB2102", "/rubric"],
    [{ kind: "vibes" }, "PB1103", "/kind"],
  ];
  for (const [each, code, at] of wrong) {
    expect(check({ checks: [length, each] })).toMatchObject([
      { code, path: `/nodes/1/config/checks/1${at}` },
    ]);
  }
  expect(check({ checks: [] })).toMatchObject([{ code: "PB1103", path: "/nodes/1/config/checks" }]);
});

test("each model that it asks must give structured output", () => {
  const checks = [model, { ...model, model: "plain" }];
  expect(check({ checks })).toMatchObject([{ code: "PB4003", path: "/nodes/1/config/checks/1/model" }]);
});

test("violations can be read; where one stands may be missing", () => {
  const ports = ["out", "violation"];
  expect(check({ checks: [length] }, ports, "nodes.guard.violations.map(v, v.kind + v.detail)")).toEqual([]);
  expect(check({ checks: [length] }, ports, "nodes.guard.violations.map(v, v.start)")).toMatchObject([
    { code: "PB2103" },
  ]);
});
