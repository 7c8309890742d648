import { describe, expect, test } from "vitest";

import { checkGraph } from "../check-graph.ts";
import type { JsonObject } from "../json.ts";
import { graphWith, testResources } from "../testing/index.ts";
import { httpRequest } from "./http-request.ts";

const url = "https://api.example.com/users/{{ input.message }}";
const calling = (config: JsonObject, output = "nodes.call.status + 1"): JsonObject =>
  graphWith({
    nodes: {
      call: { type: "http_request", config: { method: "GET", url, response: "json", ...config } },
      end: { type: "end", config: { output: { answer: output } } },
    },
    edges: ["start -> call", "call -> end"],
  });
const check = (config: JsonObject, output?: string) =>
  checkGraph(calling(config, output), testResources).diagnostics;

test("status, headers and body can be read, each with its type", () => {
  const output = "string(nodes.call.status) + nodes.call.headers[?'etag'].orValue('') + nodes.call.body";
  expect(check({ response: "text" }, output)).toEqual([]);
  expect(check({ response: "text" }, "nodes.call.body.id")).toMatchObject([{ code: "PB2102" }]);
  expect(check({}, "nodes.call.body.id")).toEqual([]);
  // No server has to send any header.
  expect(check({}, "nodes.call.headers.etag")).toMatchObject([{ code: "PB2103" }]);
});

test("expressions are checked wherever they stand", () => {
  const wrong = "{{ input.mesage }}";
  const config = {
    method: "POST",
    url: `https://a.example/${wrong}`,
    headers: { "x-a": wrong },
    query: { b: wrong },
    body: { c: [wrong] },
  };
  expect(check(config).map(({ path }) => path)).toEqual(
    ["url", "headers/x-a", "query/b", "body/c/0"].map((at) => `/nodes/1/config/${at}`),
  );
});

describe("the host is written out", () => {
  test.each([
    "https://a.example",
    "http://127.0.0.1:8080/x",
    "HTTPS://[::1]/{{ input.message }}",
    "https://a.example?q={{ input.message }}",
  ])("%s", (allowed) => {
    expect(check({ url: allowed })).toEqual([]);
  });

  test.each([
    "{{ input.message }}",
    "{{ input.message }}/path",
    "https://{{ input.message }}/",
    "https://a.example{{ input.message }}/",
    "https://a.example:{{ input.message }}/",
    "https://{{ input.message }}@a.example/",
    "https://user:password@a.example/",
    String.raw`https://a.example\@b.example/`,
    " https://a.example/",
    "//a.example/",
    "file:///etc/passwd",
    "a.example/x",
    "",
  ])("%j is refused", (refused) => {
    expect(check({ url: refused })).toMatchObject([{ code: "PB1103", path: "/nodes/1/config/url" }]);
  });
});

test("a header is a header, and none of those that hold the connection together", () => {
  expect(check({ headers: { "X-Api-Key": "k", accept: "text/csv" } })).toEqual([]);
  for (const name of ["a b", "a:", "", "Host", "content-length", "Transfer-Encoding"]) {
    expect(check({ headers: { [name]: "x" } })).toMatchObject([{ code: "PB1103" }]);
  }
});

test.each(["GET", "HEAD", "OPTIONS"])("%s has no body", (method) => {
  expect(check({ method, body: {} })).toMatchObject([{ code: "PB1103", path: "/nodes/1/config/body" }]);
});

test.each([
  ["GET", "read"],
  ["DELETE", "idempotent"],
  ["PUT", "idempotent"],
  ["POST", "write"],
  ["PATCH", "write"],
])("the effect of %s is “%s”", (method, effect) => {
  expect(httpRequest.configure({ method, url })).toMatchObject({ ok: true, configured: { effect } });
});
