import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import { diffGraphs } from "../diff/diff-graphs.ts";
import { contentHash } from "../document/content-hash.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { graph, graphWith, testResources } from "../testing/index.ts";

/** A body that makes a text of the item's name. */
const nameBody = graphWith({
  input: { type: "object", properties: { item: {}, index: { type: "integer" } }, required: ["item"] },
  output: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  nodes: { end: { type: "end", config: { output: { name: "item.name + string(index)" } } } },
  edges: ["start -> end"],
});

const input = {
  type: "object",
  properties: {
    people: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    },
  },
  required: ["people"],
};

/** A graph that maps over the people of its input, and computes `read` afterwards. */
const mapping = (config: JsonObject, read = "1"): JsonObject =>
  graphWith({
    input,
    nodes: {
      each: { type: "map", config: { items: "input.people", ...config } },
      after: { type: "transform", config: { values: { read } } },
    },
    edges: ["start -> each", "each -> after", "after -> end"],
  });

const check = (document: Json) => checkGraph(document, testResources);
const found = (document: Json): string[] =>
  check(document).diagnostics.map(({ code, path }) => `${code} ${path}`);

const inBody = "/nodes/1/config/body";

describe("the names inside a body", () => {
  test("are the item, its index, and the body's own", () => {
    expect(found(mapping({ body: nameBody }))).toEqual([]);
  });

  test("have the types of the outer list", () => {
    const body = { ...nameBody, nodes: withOutput(nameBody, { name: "item.nam" }) };
    expect(check(mapping({ body })).diagnostics).toMatchObject([
      {
        code: "PB2102",
        path: `${inBody}/nodes/1/config/output/name`,
        fixes: [{ patch: [{ path: `${inBody}/nodes/1/config/output/name`, value: "item.name" }] }],
      },
    ]);
  });

  test("are nothing of the outer graph", () => {
    const body = { ...nameBody, nodes: withOutput(nameBody, { name: "string(size(input.people))" }) };
    expect(found(mapping({ body }))).toEqual([`PB2102 ${inBody}/nodes/1/config/output/name`]);
    const other = { ...nameBody, nodes: withOutput(nameBody, { name: "nodes.each.results" }) };
    expect(found(mapping({ body: other }))).toEqual([`PB2102 ${inBody}/nodes/1/config/output/name`]);
  });

  test("are unknown outside", () => {
    expect(found(mapping({ body: nameBody }, "item.name"))).toEqual(["PB2101 /nodes/2/config/values/read"]);
    expect(found(mapping({ body: nameBody }, "index"))).toEqual(["PB2101 /nodes/2/config/values/read"]);
  });

  test("in a body of a body are those of the inner list", () => {
    const inner = {
      ...nameBody,
      nodes: withOutput(nameBody, { name: "item + string(index)" }),
    };
    const outer = graphWith({
      input: { type: "object" },
      nodes: { letters: { type: "map", config: { items: "item.name.split('')", body: inner } } },
      edges: ["start -> letters", "letters -> end"],
    });
    expect(found(mapping({ body: outer }))).toEqual([]);
    const wrong = { ...inner, nodes: withOutput(inner, { name: "item.name" }) };
    const wrongOuter = JSON.parse(
      JSON.stringify(outer).replace(JSON.stringify(inner), JSON.stringify(wrong)),
    ) as Json;
    expect(found(mapping({ body: wrongOuter }))).toEqual([
      `PB2102 ${inBody}/nodes/1/config/body/nodes/1/config/output/name`,
    ]);
  });
});

describe("the results", () => {
  test.each([
    ["fail", "nodes.each.results.map(r, r.name)", []],
    ["skip", "nodes.each.results.map(r, r.name)", []],
    ["collect", "nodes.each.results.map(r, r == null ? '' : r.name)", []],
    ["collect", "nodes.each.results.map(r, r.name)", ["PB2103 /nodes/2/config/values/read"]],
    ["collect", "nodes.each.errors.map(e, string(e.index) + e.error.code)", []],
    ["fail", "nodes.each.results.map(r, r.title)", ["PB2102 /nodes/2/config/values/read"]],
  ])("where a failing item means “%s”: %s", (on_item_error, read, codes) => {
    expect(found(mapping({ body: nameBody, on_item_error }, read))).toEqual(codes);
  });

  test("of an agent are what it answers", () => {
    const agents = new Map([
      [
        "namer",
        {
          input: { type: "object" as const, properties: { item: {} } },
          output: {
            type: "object" as const,
            properties: { name: { type: "string" as const } },
            required: ["name"],
          },
        },
      ],
    ]);
    const codes = (read: string) =>
      checkGraph(mapping({ agent: "namer" }, read), { ...testResources, agents }).diagnostics.map(
        ({ code }) => code,
      );
    expect(codes("nodes.each.results.map(r, r.name)")).toEqual([]);
    expect(codes("nodes.each.results.map(r, r.title)")).toEqual(["PB2102"]);
  });
});

describe("the body's input", () => {
  test("is the item and its index, unless it is mapped", () => {
    const body = { ...nameBody, input: { type: "object", properties: { item: { type: "string" } } } };
    expect(found(mapping({ body }))).toEqual([`PB2202 ${inBody}/input`]);
    expect(found(mapping({ body, input: { item: "item.name" } }))).toEqual([]);
  });

  test("is refused where it is given wrongly", () => {
    const wanted = {
      type: "object",
      properties: { who: { type: "string" } },
      required: ["who"],
      additionalProperties: false,
    };
    const body = { ...nameBody, input: wanted };
    expect(found(mapping({ body, input: { who: "index" } }))).toEqual(["PB2202 /nodes/1/config/input/who"]);
    expect(found(mapping({ body, input: {} }))).toEqual(["PB2202 /nodes/1/config/input"]);
    expect(found(mapping({ body, input: { who: "item.name", why: "1" } }))).toEqual([
      "PB2202 /nodes/1/config/input/why",
    ]);
  });
});

describe("a body is a document", () => {
  test("everything that is wrong with it is told where it is", () => {
    const body = { ...graph("start -> a", "a -> end", "a -> nowhere"), input: { type: "object" }, limit: {} };
    expect(found(mapping({ body }))).toEqual([`PB1101 ${inBody}/limit`, `PB3203 ${inBody}/nodes/3`]);
  });

  test("a fix inside it can be applied to the whole", () => {
    const document = mapping({ body: { ...nameBody, limit: {} } });
    const [{ fixes: [fix] = [] } = {}] = check(document).diagnostics;
    const fixed = fix && applyFix(document, fix);
    expect(fixed && found(fixed)).toEqual([]);
  });

  test("models and tools are looked for in it", () => {
    const body = {
      ...graphWith({
        nodes: { a: { type: "llm", config: { model: "defaul" } } },
        edges: ["start -> a", "a -> end"],
      }),
      input: { type: "object" },
    };
    expect(found(mapping({ body }))).toEqual([`PB4001 ${inBody}/nodes/1/config/model`]);
  });

  test("its defaults are filled in where it is right", () => {
    const { document } = check(mapping({ body: nameBody }));
    expect(document?.nodes[1]?.config["body"]).toMatchObject({ limits: { max_steps: 100 } });
  });

  test("it counts toward the document's size", () => {
    const body = { ...nameBody, nodes: Array.from({ length: 998 }, () => ({})) };
    expect(found(mapping({ body }))).toEqual(["PB1002 /nodes"]);
  });

  test("names and positions in it do not change what the document means", () => {
    const moved = (nameBody["nodes"] as JsonObject[]).map((node) => ({
      ...node,
      name: "There",
      ui: { x: 1, y: 2 },
    }));
    const looks = mapping({ body: { ...nameBody, nodes: moved, notes: [] } });
    expect(contentHash(looks)).toBe(contentHash(mapping({ body: nameBody })));
    const other = mapping({ body: { ...nameBody, nodes: withOutput(nameBody, { name: "item.name" }) } });
    expect(contentHash(other)).not.toBe(contentHash(mapping({ body: nameBody })));
  });
});

test("a change inside a body is a change of its node's config", () => {
  const other = { ...nameBody, nodes: withOutput(nameBody, { name: "item.name" }) };
  const [change, ...others] = diffGraphs(mapping({ body: nameBody }), mapping({ body: other }));
  expect(change).toMatchObject({ type: "config.changed", node_id: "each" });
  expect(others).toEqual([]);
});

test.each([
  ["neither a body nor an agent", {}],
  ["both", { body: nameBody, agent: "namer" }],
  ["a version of a body", { body: nameBody, version: 1 }],
  ["no item at once", { body: nameBody, concurrency: 0 }],
])("%s is refused", (_what, config) => {
  expect(found(mapping(config)).some((each) => each.startsWith("PB1103 /nodes/1/config"))).toBe(true);
});

test("a body that is no object is refused", () => {
  expect(found(mapping({ body: [] }))).toEqual(["PB1103 /nodes/1/config/body"]);
});

/** The nodes of a body whose end computes something else. */
function withOutput(body: JsonObject, output: JsonObject): Json[] {
  const nodes = body["nodes"];
  return (Array.isArray(nodes) ? nodes : []).map((node: Json) =>
    isObject(node) && node["type"] === "end" ? { ...node, config: { output } } : node,
  );
}
