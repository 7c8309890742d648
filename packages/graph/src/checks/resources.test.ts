import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import { oneNode } from "../diagnostics/examples/example-documents.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ModelCapability } from "../nodes/define-node.ts";
import { graphWith, testResources } from "../testing/index.ts";

describe("attachments that the input may bring", () => {
  const models = new Map(
    (["vision", "files"] as const).map((can) => [can, { capabilities: new Set<ModelCapability>([can]) }]),
  );
  const everything = { capabilities: new Set<ModelCapability>(["vision", "files", "tools"]) };
  const resources = { ...testResources, models: new Map([...models, ["everything", everything]]) };
  const check = (config: JsonObject, attachments: JsonObject | undefined, type = "llm") =>
    checkGraph(
      graphWith({
        input: {
          type: "object",
          properties: { message: { type: "string" }, ...(attachments === undefined ? {} : { attachments }) },
        },
        nodes: { a: { type, config } },
        edges: ["start -> a", "a -> end"],
      }),
      resources,
    ).diagnostics;
  const listOf = (type: JsonObject): JsonObject => ({
    type: "array",
    items: { type: "object", properties: { type } },
  });
  const lacking = (config: JsonObject, attachments: JsonObject | undefined, type?: string) =>
    check(config, attachments, type).map(({ message }) => /images|files/.exec(message)?.[0]);

  test.each<[what: string, attachments: JsonObject | undefined, vision: string[], files: string[]]>([
    ["none", undefined, [], []],
    ["images", listOf({ const: "image" }), [], ["images"]],
    ["files", listOf({ enum: ["file"] }), ["files"], []],
    ["both", listOf({ enum: ["image", "file"] }), ["files"], ["images"]],
    ["whatever there is", { type: "array" }, ["files"], ["images"]],
    [
      "one or the other",
      { type: "array", items: { anyOf: [{ type: "object", properties: { type: { const: "image" } } }] } },
      [],
      ["images"],
    ],
  ])("%s must be readable", (_what, attachments, vision, files) => {
    expect(lacking({ model: "vision" }, attachments)).toEqual(vision);
    expect(lacking({ model: "files" }, attachments)).toEqual(files);
    expect(lacking({ model: "everything" }, attachments)).toEqual([]);
  });

  test("matter only to a node that shows the thread to its model", () => {
    const images = listOf({ const: "image" });
    expect(lacking({ model: "files", prompt: "Hi" }, images)).toEqual([]);
    expect(lacking({ model: "files", prompt: "Hi", history: "none" }, images)).toEqual([]);
    expect(lacking({ model: "files", prompt: "Hi", history: "thread" }, images)).toEqual(["images"]);
    expect(lacking({ model: "files", history: { last: 2 } }, images)).toEqual(["images"]);
    expect(lacking({ model: "files", instructions: "" }, images, "agent")).toEqual(["images"]);
  });

  test("are offered a model that can also do the rest", () => {
    const [found] = check(
      { model: "files", instructions: "", tools: ["http_get"] },
      listOf({ const: "image" }),
      "agent",
    );
    expect(found).toMatchObject({ code: "PB4003", fixes: [{ title: "Change to “everything”" }] });
  });
});

describe("every model that a config names is asked for what it can do", () => {
  const check = (type: string, config: JsonObject, ...ports: string[]) =>
    checkGraph(
      graphWith({
        nodes: { a: { type, config } },
        edges: ["start -> a", ...ports.map((port) => `a.${port} -> end`)],
      }),
      testResources,
    ).diagnostics;
  const model = (name: string): Json => ({ kind: "model", model: name, rubric: "Fine." });

  test.each<[type: string, config: (name: string) => JsonObject, ports: string[], pointer: string]>([
    ["judge", (name) => ({ model: name, rubric: "x", input: "x" }), ["pass", "fail"], "/model"],
    [
      "classify",
      (name) => ({
        model: name,
        input: "x",
        classes: ["a", "b"].map((id) => ({ id, description: "x" })),
      }),
      ["a", "b"],
      "/model",
    ],
    ["replan", (name) => ({ model: name, input: "x" }), ["continue", "retry", "change", "stop"], "/model"],
    [
      "guardrail",
      (name) => ({ input: "x", checks: [model("default"), model(name)] }),
      ["out", "violation"],
      "/checks/1/model",
    ],
    ["agent", (name) => ({ model: name, instructions: "", tools: ["http_get"] }), ["out"], "/model"],
  ])("by %s", (type, config, ports, pointer) => {
    const path = `/nodes/1/config${pointer}`;
    expect(check(type, config("plain"), ...ports)).toMatchObject([{ code: "PB4003", path }]);
    expect(check(type, config("defualt"), ...ports)).toMatchObject([{ code: "PB4001", path }]);
    expect(check(type, config("default"), ...ports)).toEqual([]);
  });
});

describe("an agent's version", () => {
  const check = (node: JsonObject) =>
    checkGraph(graphWith({ nodes: { a: node }, edges: ["start -> a", "a -> end"] }), testResources)
      .diagnostics;

  test.each<[type: string, more: JsonObject]>([
    ["call_agent", { input: { topic: "'x'" } }],
    ["spawn_group", { items: "['x']", input: { topic: "item" } }],
    ["map", { items: "['x']", input: { topic: "item" } }],
  ])("of %s exists, and another that does is offered", (type, more) => {
    const config = { agent: "researcher", ...more };
    expect(check({ type, config: { ...config, version: 2 } })).toEqual([]);
    expect(check({ type, config: { ...config, version: 7 } })).toMatchObject([
      {
        code: "PB4008",
        path: "/nodes/1/config/version",
        fixes: [{ title: "Follow the published version" }, { title: "Change to 2" }],
      },
    ]);
  });

  test("is not asked for of an agent that is not there", () => {
    expect(check({ type: "call_agent", config: { agent: "someone", version: 7 } })).toMatchObject([
      { code: "PB4006" },
    ]);
  });
});

test("a node type is unavailable only where the installation says so", () => {
  const document = graphWith({
    nodes: { a: { type: "text_to_speech", config: { text: "Hi" } } },
    edges: ["start -> a", "a -> end"],
  });
  const { unavailable: _, ...everywhere } = testResources;
  expect(checkGraph(document, testResources).diagnostics).toMatchObject([{ code: "PB4010" }]);
  expect(checkGraph(document, everywhere).diagnostics).toEqual([]);
});

test.each([
  ["no model is chosen", { type: "llm", config: { model: "" } }],
  ["the model is missing", { type: "llm", config: { prompt: "Hello" } }],
  ["there is no config", { type: "llm" }],
])("where %s, the default one is put in with a click", (_what, a) => {
  const document = oneNode(a);
  const [found] = checkGraph(document, testResources).diagnostics;
  const [fix] = found?.fixes ?? [];
  expect(fix?.title).toBe("Change to “default”");
  const mended = fix && applyFix(document, fix);
  expect(checkGraph(mended, testResources).diagnostics).toEqual([]);
});
