import { expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import { applyFix } from "../diagnostics/apply-fix.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";

const retrying = (on: readonly string[], node: JsonObject = {}): JsonObject =>
  graphWith({
    nodes: {
      a: { type: "template", config: { text: "" }, ...node, policy: { retry: { max_attempts: 2, on } } },
    },
    edges: ["start -> a", "a -> end"],
  });
const check = (document: JsonObject) => checkGraph(document, testResources).diagnostics;
const messages = (document: JsonObject) => check(document).map(({ message }) => message);

test.each([
  ["rate_limited", "model_rate_limited"],
  ["timeout", "node_timeout"],
  ["tool_faild", "tool_failed"],
])("“%s” is asked whether it was to be “%s”", (written, meant) => {
  const document = retrying(["http_failed", written]);
  const [found] = check(document);
  expect(found).toMatchObject({
    code: "PB5006",
    path: "/nodes/1/policy/retry/on/1",
    message: `Nothing here fails with the code “${written}”. Did you mean “${meant}”?`,
  });
  const mended = found?.fixes?.[0] && applyFix(document, found.fixes[0]);
  expect(mended).toEqual(retrying(["http_failed", meant]));
});

test("of a code that is like no other, the codes are told", () => {
  expect(messages(retrying(["bad_weather"]))).toEqual([
    expect.stringMatching(
      /^Nothing here fails with the code “bad_weather”\. There are: model_rate_limited, .+ more\.$/,
    ),
  ]);
});

test("a ceiling is known, but nothing is tried again after it", () => {
  expect(messages(retrying(["limit_tokens", "node_timeout"]))).toEqual([
    "“limit_tokens” is the end of what the node, or the run, may use: nothing is tried again after it.",
  ]);
});

test("what is already there is not offered a second time", () => {
  const [found] = check(retrying(["node_timeout", "timeout"]));
  expect(found?.fixes?.map(({ title }) => title)).toEqual(["Remove “timeout”"]);
});

test("a map can be tried again after what the bodies in it fail with, and no other node", () => {
  const mapping = (body: JsonObject): JsonObject => ({
    type: "map",
    config: { items: "[1]", body, input: { message: "''" } },
  });
  const failing = graphWith({
    nodes: {
      choose: { type: "condition", config: { cases: [{ id: "bad", when: "input.message == ''" }] } },
      unlucky: { type: "fail", config: { code: "unlucky", message: "" } },
    },
    edges: ["start -> choose", "choose.bad -> unlucky", "choose.else -> end"],
  });
  const around = graphWith({
    nodes: { inner: mapping(failing) },
    edges: ["start -> inner", "inner -> end"],
  });
  expect(check(retrying(["unlucky"], mapping(around)))).toEqual([]);
  expect(check(retrying(["unlucky"]))).toMatchObject([{ code: "PB5006" }]);
});
