import { GraphDocument, type JsonObject } from "@patchbay/graph";
import { graph, graphWith } from "@patchbay/graph/testing";
import { expect, test } from "vitest";

import { compiled } from "../testing/index.ts";
import { ejectGraph } from "./eject-graph.ts";
import { ejectableTools } from "./tools/ejectable-tools.ts";

// What has no faithful counterpart in a project of its own is refused.

const about = { slug: "helper", name: "Helper", version: 1, tools: ejectableTools };

const reasonsFor = async (node: JsonObject, more: JsonObject = {}) => {
  const document = {
    ...graphWith({
      nodes: { it: node },
      edges: ["start -> it", "it -> end"],
    }),
    ...more,
  };
  const ejection = await ejectGraph(compiled(document), about);
  return ejection.ok ? [] : ejection.reasons;
};

test("a tool of the platform", async () => {
  expect(await reasonsFor({ type: "tool", config: { tool: "send_mail" } })).toMatchObject([
    {
      node_id: "it",
      path: "/config/tool",
      message: "The tool “send_mail” is the platform's; it cannot leave it.",
    },
  ]);
});

test("a node inside a body, with the way to it", async () => {
  const body = {
    ...graphWith({
      input: { type: "object" },
      nodes: { ask: { type: "tool", config: { tool: "send_mail" } } },
      edges: ["start -> ask", "ask -> end"],
    }),
    limits: { max_tokens: 100 },
  };
  const index = GraphDocument.parse(body).nodes.findIndex(({ id }) => id === "ask");
  expect(await reasonsFor({ type: "map", config: { items: "[1]", body } })).toMatchObject([
    { node_id: "it", path: `/config/body/nodes/${index}/config/tool` },
    { node_id: "it", path: "/config/body/limits/max_tokens" },
  ]);
});

test("an agent in the place of a body", async () => {
  const config = { items: "[1]", agent: "researcher", input: { topic: "'tea'" } };
  expect(await reasonsFor({ type: "map", config })).toMatchObject([{ path: "/config/agent" }]);
});

const asking = { type: "approval", config: { message: "Sure?" } };

test("a question inside a body", async () => {
  const body = {
    ...graphWith({
      nodes: { ask: asking },
      edges: ["start -> ask", "ask.approved -> end", "ask.rejected -> end"],
    }),
    input: { type: "object" },
  };
  const index = GraphDocument.parse(body).nodes.findIndex(({ id }) => id === "ask");
  expect(await reasonsFor({ type: "map", config: { items: "[1]", body } })).toMatchObject([
    { node_id: "it", path: `/config/body/nodes/${index}/type` },
  ]);
});

test.each([{ mode: "any" }, { on_branch_error: "tolerate" }])(
  "a question in a branch that its join may do without: %o",
  async (config) => {
    const document = graphWith({
      nodes: {
        both: { type: "parallel", config: { branches: [{ id: "a" }, { id: "b" }] } },
        ask: asking,
        meet: { type: "join", config },
      },
      edges: [
        "start -> both",
        "both.a -> ask",
        "both.b -> other",
        "ask.approved -> meet",
        "ask.rejected -> meet",
        "other -> meet",
        "meet -> end",
      ],
    });
    expect(await ejectGraph(compiled(document), about)).toMatchObject({
      ok: false,
      reasons: [{ node_id: "ask", path: "/type" }],
    });
  },
);

test("approvers, whom the platform alone knows", async () => {
  const document = graphWith({
    nodes: { it: { type: "approval", config: { message: "Sure?", approvers: { roles: ["owner"] } } } },
    edges: ["start -> it", "it.approved -> end", "it.rejected -> end"],
  });
  expect(await ejectGraph(compiled(document), about)).toMatchObject({
    ok: false,
    reasons: [{ node_id: "it", path: "/config/approvers" }],
  });
});

test("a ceiling of costs", async () => {
  const reasons = await reasonsFor(
    { type: "template", config: { text: "" } },
    { limits: { max_cost_usd: 1 } },
  );
  expect(reasons).toMatchObject([{ path: "/limits/max_cost_usd" }]);
});

test.each([
  ["a time", "run.started_at"],
  [
    "a value that is known only when it runs, in a sum",
    "messages.map(m, has(m.tool_calls) ? m.tool_calls[0].arguments : {})[0].x + 1",
  ],
  ["a left side that can fail", "[1, 2][size(messages)] == 1 || true"],
  ["a computed number that is used further inside a list", "[size(messages) / 2.0].map(x, x * 2.0)"],
])("%s", async (_name, expression) => {
  const reasons = await reasonsFor({ type: "transform", config: { values: { value: expression } } });
  expect(reasons).toMatchObject([{ node_id: "it", path: "/config/values/value" }]);
});

test("a channel that its reducer may find empty", async () => {
  const state = { it: { schema: { anyOf: [{ type: "number" }, { type: "null" }] }, reducer: "sum" } };
  const reasons = await reasonsFor({ type: "template", config: { text: "" } }, { state });
  expect(reasons).toMatchObject([{ path: "/state/it" }]);
});

test("a policy that nobody here knows", async () => {
  const { plan } = compiled(graph("start -> it", "it -> end"));
  const nodes = plan.nodes.map((node) =>
    node.id === "it" ? { ...node, policy: { on_error: "fail" as const, sleep_ms: 3 } } : node,
  );
  expect(await ejectGraph({ ...plan, nodes }, about)).toMatchObject({
    ok: false,
    reasons: [{ node_id: "it", path: "/policy/sleep_ms" }],
  });
});

test("a plan that says more than is known", async () => {
  const { plan } = compiled(graph("start -> end"));
  const stranger = { ...plan, rhythm: ["slow"] };
  expect(await ejectGraph(stranger, about)).toMatchObject({ ok: false, reasons: [{ path: "/rhythm" }] });
});
