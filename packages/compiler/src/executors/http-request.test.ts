import type { Json, JsonObject } from "@patchbay/graph";
import { graphWith } from "@patchbay/graph/testing";
import { describe, expect, test } from "vitest";

import { HttpError, type HttpRequest, type HttpResponse } from "../ports/http-client.ts";
import { failureOf, recordingContext, runGraph } from "../testing/index.ts";

/** Calls; what the node says is the run's output. */
const calling = (config: JsonObject, policy: JsonObject = {}): JsonObject =>
  graphWith({
    input: { type: "object", properties: { message: {} }, required: ["message"] },
    nodes: {
      call: {
        type: "http_request",
        config: { method: "GET", url: "https://a.example/", response: "json", ...config },
        policy,
      },
      end: { type: "end", config: { output: { answer: "nodes.call" } } },
    },
    edges: ["start -> call", "call -> end"],
  });

/** Runs a document whose requests get these answers in turn, then the last one again and again. */
const run = (
  document: JsonObject,
  answers: readonly (Partial<HttpResponse> | Error)[] = [{}],
  message: Json = "hello",
) => {
  const requests: HttpRequest[] = [];
  const context = recordingContext({
    http: (request) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve({ status: 200, headers: {}, body: "null", ...answer });
    },
  });
  return { requests, running: runGraph(document, context, { input: { message } }) };
};

/** The one request of a run that ends well. */
const requestOf = async (config: JsonObject, message?: Json): Promise<HttpRequest | undefined> => {
  const { requests, running } = run(calling(config), undefined, message);
  await running;
  return requests[0];
};

describe("a value in the URL", () => {
  const path = "https://a.example/users/{{ input.message }}/posts";

  test.each<[value: Json, url: string]>([
    ["ann", "https://a.example/users/ann/posts"],
    ["a/../../admin", "https://a.example/users/a%2F..%2F..%2Fadmin/posts"],
    ["x?admin=1#y", "https://a.example/users/x%3Fadmin%3D1%23y/posts"],
    ["@evil.example", "https://a.example/users/%40evil.example/posts"],
    ["%2e%2e", "https://a.example/users/%252e%252e/posts"],
    ["ü \ud800", "https://a.example/users/%C3%BC%20%EF%BF%BD/posts"],
    [7, "https://a.example/users/7/posts"],
    [["a"], "https://a.example/users/%5B%22a%22%5D/posts"],
    ["...", "https://a.example/users/.../posts"],
  ])("%j stays in its place", async (value, url) => {
    expect((await requestOf({ url: path }, value))?.url).toBe(url);
  });

  test.each<[url: string, value: Json]>([
    ...["", ".", "..", null].map((value): [string, Json] => [path, value]),
    ["https://a.example/users/{{ input.message }}", ".."],
    ["https://a.example/users/{{ input.message }}\n", ".."],
    ["https://a.example/users/{{ input.message }}?x=1", ""],
    ["https://a.example/users/.{{ input.message }}#x", "."],
    ["https://a.example/users/%2E{{ input.message }}", "."],
    [String.raw`https://a.example/users\{{ input.message }}`, ".."],
  ])("of %j that is %j would make another path of it, and is refused", async (url, value) => {
    const { requests, running } = run(calling({ url }), undefined, value);
    expect(await failureOf(running)).toMatchObject({ code: "http_request_invalid", retriable: false });
    expect(requests).toEqual([]);
  });

  test("cannot add a parameter, and may be empty in one", async () => {
    const url = "https://a.example/find?q={{ input.message }}&limit=10";
    expect((await requestOf({ url }, "a&limit=0#"))?.url).toBe(
      "https://a.example/find?q=a%26limit%3D0%23&limit=10",
    );
    expect((await requestOf({ url }, ".."))?.url).toBe("https://a.example/find?q=..&limit=10");
    expect((await requestOf({ url }, ""))?.url).toBe("https://a.example/find?q=&limit=10");
  });
});

test("query parameters stand behind those of the URL, encoded", async () => {
  const query = { "a b": "{{ input.message }}", c: "" };
  expect((await requestOf({ query }, "1&2=3"))?.url).toBe("https://a.example/?a%20b=1%262%3D3&c=");
  const url = "https://a.example/x?flag&own=a%20b#part";
  expect((await requestOf({ url, query }, "é"))?.url).toBe(
    "https://a.example/x?flag&own=a%20b&a%20b=%C3%A9&c=#part",
  );
});

test("headers are rendered, and none can become two", async () => {
  const headers = { "X-Token": "t-{{ input.message }}", Accept: "text/csv" };
  expect((await requestOf({ headers }, "1"))?.headers).toEqual({ accept: "text/csv", "x-token": "t-1" });
  for (const value of ["a\r\nx-admin: 1", "a\u0000", "–"]) {
    const error = await failureOf(run(calling({ headers }), undefined, value).running);
    expect(error).toMatchObject({ code: "http_request_invalid" });
    expect(error.message).toContain("x-token");
  }
});

test("a body is JSON unless its type is named", async () => {
  const post = (more: JsonObject) => requestOf({ method: "POST", ...more }, "a");
  expect(await post({ body: { said: "{{ input.message }}", n: [1] } })).toMatchObject({
    headers: { "content-type": "application/json" },
    body: '{"said":"a","n":[1]}',
  });
  expect((await post({ body: "{{ input.message }}" }))?.body).toBe('"a"');
  expect(await post({ body: "x=1", headers: { "Content-Type": "text/plain" } })).toMatchObject({
    headers: { "content-type": "text/plain" },
    body: "x=1",
  });
  expect(await post({})).not.toHaveProperty("body");
});

describe("an answer", () => {
  test("is status, headers and body, read as JSON or as text", async () => {
    const answer = { status: 201, headers: { etag: "x" }, body: '{"a":[1]}' };
    const asJson = await run(calling({}), [answer]).running;
    expect(asJson.output).toEqual({ answer: { ...answer, body: { a: [1] } } });
    const asText = await run(calling({ response: "text" }), [answer]).running;
    expect(asText.output).toEqual({ answer });
  });

  test("without a body is null as JSON", async () => {
    const { output } = await run(calling({ method: "DELETE" }), [{ status: 204, body: "" }]).running;
    expect(output).toEqual({ answer: { status: 204, headers: {}, body: null } });
  });

  test.each(["<html>secret", '{"a":', "[".repeat(200) + "]".repeat(200), "[".repeat(100_000)])(
    "that is not the JSON which was asked for is an error that does not quote it",
    async (body) => {
      const error = await failureOf(run(calling({}), [{ body }]).running);
      expect(error).toMatchObject({ code: "http_response_invalid", retriable: false });
      expect(error.message).not.toContain("secret");
    },
  );

  test.each([
    [404, undefined, "http_status_unexpected", false],
    [304, undefined, "http_status_unexpected", false],
    [200, [201, 204], "http_status_unexpected", false],
    [429, undefined, "http_failed", true],
    [503, undefined, "http_failed", true],
  ])("with status %i where %j is expected is “%s”", async (status, expect_status, code, retriable) => {
    const config = {
      ...(expect_status === undefined ? {} : { expect_status }),
      url: "https://a.example/secret?key=secret",
    };
    const error = await failureOf(run(calling(config), [{ status, body: "secret" }]).running);
    expect(error).toMatchObject({ code, retriable, node_id: "call" });
    expect(error.message).not.toContain("secret");
  });

  test("with a status that is expected is one, whatever it says", async () => {
    const { output } = await run(calling({ expect_status: [200, 404] }), [{ status: 404 }]).running;
    expect(output).toMatchObject({ answer: { status: 404 } });
  });
});

describe("a failure that may pass", () => {
  const policy = { retry: { max_attempts: 3, backoff_ms: 0 } };
  const broken = new HttpError("a.example: no answer.", { isRetriable: true });

  test.each(["GET", "PUT", "DELETE"])("is tried again for %s", async (method) => {
    const { requests, running } = run(calling({ method }, policy), [broken, { status: 503 }, {}]);
    await running;
    expect(requests).toHaveLength(3);
  });

  test.each(["POST", "PATCH"])("is not tried again for %s, which may have been done", async (method) => {
    const { requests, running } = run(calling({ method }, policy), [broken, {}]);
    expect(await failureOf(running)).toMatchObject({ code: "http_failed", message: broken.message });
    expect(requests).toHaveLength(1);
  });

  test("is not tried again where it is said not to pass", async () => {
    const { requests, running } = run(calling({}, policy), [
      new HttpError("a.example: not a public address."),
    ]);
    expect(await failureOf(running)).toMatchObject({ code: "http_failed", retriable: false });
    expect(requests).toHaveLength(1);
  });
});
