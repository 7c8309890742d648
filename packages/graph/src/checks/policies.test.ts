import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const check = (document: JsonObject) => checkGraph(document, testResources).diagnostics;
const codes = (document: JsonObject) => check(document).map(({ code }) => code);
const under = (policy: JsonObject, node: JsonObject, ...edges: string[]): JsonObject =>
  graphWith({ nodes: { a: { ...node, policy } }, edges: ["start -> a", "a -> end", ...edges] });

const agent = (...tools: string[]): JsonObject => ({
  type: "agent",
  config: { model: "default", instructions: "", tools },
});
const tool = (name: string): JsonObject => ({ type: "tool", config: { tool: name } });
const request = (method: string): JsonObject => ({
  type: "http_request",
  config: { method, url: "https://api.example.com" },
});
const calling = { type: "call_agent", config: { agent: "researcher", input: { topic: "'x'" } } };
const waiting = { type: "wait", config: { duration_ms: 1 } };
const mapping = (inner: JsonObject): JsonObject => ({
  type: "map",
  config: {
    items: "[1]",
    body: graphWith({ input: { type: "object" }, nodes: { b: inner }, edges: ["start -> b", "b -> end"] }),
  },
});

describe("by what a node really calls", () => {
  test.each<[what: string, node: JsonObject, cached: string[], retried: string[]]>([
    ["an agent without tools", agent(), [], []],
    ["an agent that only reads", agent("http_get"), [], []],
    ["an agent with a tool that writes", agent("http_get", "send_mail"), ["PB5002"], ["PB5003"]],
    ["a tool that reads", tool("http_get"), [], []],
    ["a tool that writes", tool("send_mail"), ["PB5002"], ["PB5003"]],
    ["a tool that is not there", tool("send_mial"), ["PB4002"], ["PB4002"]],
    ["a GET", request("GET"), [], []],
    ["a PUT", request("PUT"), ["PB5002"], []],
    ["a POST", request("POST"), ["PB5002"], ["PB5003"]],
    ["a call of an agent that only reads", calling, [], []],
    ["a wait", waiting, ["PB5002"], []],
    ["a map over what reads", mapping(request("GET")), [], []],
    ["a map over what writes", mapping(request("POST")), ["PB5002"], ["PB5003"]],
  ])("%s is cached and retried accordingly", (_what, node, cached, retried) => {
    expect(codes(under({ cache_ttl_s: 60 }, node))).toEqual(cached);
    expect(codes(under({ retry: { max_attempts: 2 } }, node))).toEqual(retried);
  });
});

test("a single attempt is no retry", () => {
  expect(codes(under({ retry: { max_attempts: 1 } }, tool("send_mail")))).toEqual([]);
});

test("errors to try again are named by their codes", () => {
  const on = (list: string[]) => check(under({ retry: { max_attempts: 2, on: list } }, tool("http_get")));
  expect(on(["tool_failed", "node_timeout"])).toEqual([]);
  expect(on([])).toMatchObject([{ code: "PB1103", path: "/nodes/1/policy/retry/on" }]);
  expect(on(["Rate limited"])).toMatchObject([{ path: "/nodes/1/policy/retry/on/0" }]);
});

describe("a budget", () => {
  const budget = { max_tokens: 1_000 };
  const model = { type: "llm", config: { model: "default" } };

  test("adds a port", () => {
    expect(codes(under({ budget }, model))).toEqual(["PB3203"]);
    expect(codes(under({ budget }, model, "a.budget -> b", "b -> end"))).toEqual([]);
    expect(codes(under({}, model, "a.budget -> b", "b -> end"))).toContain("PB3202");
  });

  test("limits something", () => {
    expect(check(under({ budget: {} }, model))).toMatchObject([{ path: "/nodes/1/policy/budget" }]);
  });

  test("of what is used up, there is an error to read behind its port, and no output", () => {
    const reading = (text: string, policy: JsonObject = { budget }, ...edges: string[]): JsonObject =>
      graphWith({
        nodes: { a: { ...model, policy }, b: { type: "template", config: { text: `{{ ${text} }}` } } },
        edges: ["start -> a", "a -> end", "a.budget -> b", "b -> end", ...edges],
      });
    expect(codes(reading("nodes.a.error.code"))).toEqual([]);
    expect(codes(reading("nodes.a.text"))).toEqual(["PB2103"]);
    const both = { budget, on_error: "port" };
    expect(codes(reading("nodes.a.error.message", both, "a.error -> b"))).toEqual([]);
  });

  test.each<[what: string, node: JsonObject, expected: string[]]>([
    ["a model", model, []],
    ["an agent of the project", calling, []],
    ["a tool that may be more than arithmetic", tool("http_get"), []],
    ["a search", { type: "vector_search", config: { index: "faq", query: "x" } }, []],
    ["a map over a model", mapping(model), []],
    ["a template", {}, ["PB5004"]],
    ["a request", request("GET"), ["PB5004"]],
    ["a map over a template", mapping({}), ["PB5004"]],
    [
      "a calculator",
      { type: "tool", config: { tool: "calculator", arguments: { expression: "1" } } },
      ["PB5004"],
    ],
  ])("of %s is used up, or never", (_what, node, expected) => {
    expect(codes(under({ budget }, node, "a.budget -> b", "b -> end"))).toEqual(expected);
  });

  test("goes with what leads from its port", () => {
    const document = graphWith({
      nodes: { a: { policy: { budget } } },
      edges: ["a.budget -> end", "start -> a", "a.budget -> b", "a -> b", "b -> end"],
    });
    const [fix] = check(document).find(({ code }) => code === "PB5004")?.fixes ?? [];
    const mended = fix && applyFix(document, fix);
    expect(mended && codes(mended)).toEqual([]);
  });
});

describe("an error default", () => {
  const judging = { type: "judge", config: { when: "true" } };
  const with_default = (default_output: JsonObject): JsonObject =>
    graphWith({
      nodes: { a: { ...judging, policy: { on_error: "default", default_output } } },
      edges: ["start -> a", "a.pass -> end", "a.fail -> end"],
    });

  test("may leave outputs out", () => {
    expect(codes(with_default({ passed: true }))).toEqual([]);
  });

  test("has the types of the outputs", () => {
    expect(check(with_default({ passed: "yes", score: 1 }))).toMatchObject([
      { code: "PB5005", path: "/nodes/1/policy/default_output/passed" },
    ]);
  });

  test("is asked which output was meant by one that is not there", () => {
    const [found] = check(with_default({ pased: true }));
    expect(found).toMatchObject({ code: "PB5005", path: "/nodes/1/policy/default_output/pased" });
    const mended = found?.fixes?.[0] && applyFix(with_default({ pased: true }), found.fixes[0]);
    expect(mended).toEqual(with_default({ passed: true }));
  });

  test("is not asked for where the policy does not use it", () => {
    expect(codes(under({ on_error: "fail", default_output: { nothing: 1 } }, {}))).toEqual([]);
  });
});
