import type { JsonObject } from "@patchbay/graph";
import { graph, graphWith, testResources } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { AgentCompiler, GraphInvalidError } from "./agent-compiler.ts";

const document = graph("start -> a", "a -> end");
const saying = (text: string): JsonObject =>
  graphWith({ nodes: { a: { type: "template", config: { text } } }, edges: ["start -> a", "a -> end"] });
const compile = (compiler: AgentCompiler, raw: unknown) => {
  const compilation = compiler.compile(raw, testResources);
  return compilation.ok ? compilation.agent : undefined;
};

test("the same meaning is compiled once, whatever it looks like", () => {
  const compiler = new AgentCompiler();
  const agent = compile(compiler, document);
  const nodes = (document["nodes"] as readonly JsonObject[]).map((node) => ({
    ...node,
    name: "N",
    ui: { x: 1, y: 2 },
  }));
  const notes = [{ id: "n", text: "", x: 0, y: 0 }];
  expect(compile(compiler, { notes, ...document, nodes })).toBe(agent);
  expect(compiler.find(agent?.plan.content_hash ?? "")).toBe(agent);
});

test.each<[what: string, other: JsonObject]>([
  ["a config", saying("b")],
  ["a limit", { ...document, limits: { max_steps: 7 } }],
  ["the voice", { ...document, voice: { language: "de" } }],
])("another meaning is another agent: %s", (_what, other) => {
  const compiler = new AgentCompiler();
  expect(compile(compiler, other)).not.toBe(compile(compiler, document));
  expect(compile(compiler, other)).toBeDefined();
});

test("what was not asked for the longest goes first", () => {
  const compiler = new AgentCompiler();
  const first = compile(compiler, saying("0"))?.plan.content_hash ?? "";
  const second = compile(compiler, saying("1"))?.plan.content_hash ?? "";
  for (let text = 2; text < 200; text++) compile(compiler, saying(String(text)));
  expect(compiler.find(first)).toBeDefined();
  compile(compiler, saying("one more"));
  expect(compiler.find(second)).toBeUndefined();
  expect(compiler.find(first)).toBeDefined();
});

test.each([null, "graph", {}, graph("start -> a"), { ...document, nodes: 7 }])(
  "%j gives diagnostics and no agent",
  (raw) => {
    const compilation = new AgentCompiler().compile(raw, testResources);
    expect(compilation.ok).toBe(false);
    expect(compilation.diagnostics.length).toBeGreaterThan(0);
    expect(compilation).not.toHaveProperty("agent");
  },
);

test("warnings do not stand in the way", () => {
  const looping = graphWith({
    nodes: { a: { type: "condition", config: { cases: [{ id: "again", when: "false" }] } } },
    edges: ["start -> a", "a.again -> a", "a.else -> end"],
  });
  expect(new AgentCompiler().compile(looping, testResources)).toMatchObject({
    ok: true,
    diagnostics: [{ severity: "warning" }],
  });
});

test("a plan is plain data: it survives JSON", () => {
  const plan = compile(new AgentCompiler(), document)?.plan;
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test("an invalid graph says how much is wrong with it", () => {
  const { diagnostics } = new AgentCompiler().compile({}, testResources);
  expect(new GraphInvalidError(diagnostics).message).toBe("The graph has 7 errors.");
});
