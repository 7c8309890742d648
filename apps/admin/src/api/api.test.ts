import { expect, test } from "vitest";

import { ApiError, UnreachableError } from "./api-error.ts";
import { Api } from "./api.ts";

const id = (prefix: string) => `${prefix}_${"0".repeat(26)}`;
const draft = { graph: {}, revision: 3, diagnostics: [], updated_at: "2026-01-02T03:04:05.000Z" };
const problem = (status: number) => ({
  type: "about:blank",
  title: "No",
  status,
  detail: "No.",
  code: "no",
  request_id: "req_1",
});

/** An API whose server gives this one answer. */
function apiOf(answer: Response | Error) {
  const requests: RequestInit[] = [];
  let signedOut = 0;
  const api = new Api({
    fetch: async (_url, init = {}) => {
      requests.push(init);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onSignedOut: () => (signedOut += 1),
  });
  return { api, requests, signedOutTimes: () => signedOut };
}

test("a draft keeps the tag under which it was read", async () => {
  const { api } = apiOf(Response.json(draft, { headers: { ETag: '"3"' } }));
  expect(await api.draft(id("agt"))).toEqual({ draft, etag: '"3"' });
});

test("a save names what it replaces and sends the document itself", async () => {
  const { api, requests } = apiOf(Response.json(draft));
  await api.saveDraft(id("agt"), { nodes: [] }, '"2"');
  expect(requests[0]).toMatchObject({
    method: "PUT",
    body: '{"nodes":[]}',
    credentials: "same-origin",
    headers: { "If-Match": '"2"' },
  });
});

test("an answer names what it answers", async () => {
  const { api, requests } = apiOf(Response.json(problem(409), { status: 409 }));
  const answer = api.resumeRun(id("run"), { interrupt_id: "int_1", value: { approved: true } });
  await expect(answer).rejects.toThrow(ApiError);
  expect(requests[0]).toMatchObject({
    method: "POST",
    body: '{"interrupt_id":"int_1","value":{"approved":true}}',
  });
});

test("a refusal carries its problem and how long to wait", async () => {
  const { api } = apiOf(Response.json(problem(429), { status: 429, headers: { "Retry-After": "7" } }));
  const error = await api.signIn({ email: "a@b.c", password: "x" }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ retryAfterS: 7, problem: { code: "no" } });
});

test("a session that is gone is reported", async () => {
  const { api, signedOutTimes } = apiOf(Response.json(problem(401), { status: 401 }));
  await expect(api.agent(id("agt"))).rejects.toThrow(ApiError);
  expect(signedOutTimes()).toBe(1);
});

test("a wrong password is not a session that is gone", async () => {
  const { api, signedOutTimes } = apiOf(Response.json(problem(401), { status: 401 }));
  await expect(api.signIn({ email: "a@b.c", password: "x" })).rejects.toThrow(ApiError);
  expect(signedOutTimes()).toBe(0);
});

test("no answer, and an answer that is not ours, are a server that cannot be reached", async () => {
  await expect(apiOf(new TypeError("offline")).api.me()).rejects.toThrow(UnreachableError);
  await expect(apiOf(new Response("<html>", { status: 502 })).api.me()).rejects.toThrow(UnreachableError);
  await expect(apiOf(new Response("<html>")).api.me()).rejects.toThrow(UnreachableError);
});
