import { expect, test } from "vitest";

import { ApiError, UnreachableError } from "./api-error.ts";
import { Api } from "./api.ts";
import { newRequestKey } from "./new-request-key.ts";

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
  let excluded = 0;
  let organization: string | undefined;
  const api = new Api({
    fetch: async (_url, init = {}) => {
      requests.push(init);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    organization: {
      id: () => organization,
      enter: (id) => {
        organization = id;
      },
    },
    onSignedOut: () => (signedOut += 1),
    onExcluded: () => (excluded += 1),
  });
  return { api, requests, signedOutTimes: () => signedOut, excludedTimes: () => excluded };
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

test("a fork says under which key it may be sent again, and keys differ", async () => {
  const { api, requests } = apiOf(Response.json(problem(409), { status: 409 }));
  const key = newRequestKey();
  const fork = { run_id: id("run"), checkpoint_id: "1", edit: {}, resume: true };
  await expect(api.forkThread(id("thr"), fork, key)).rejects.toThrow(ApiError);
  expect(requests[0]).toMatchObject({ method: "POST", headers: { "Idempotency-Key": key } });
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(newRequestKey()).not.toBe(key);
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

/** A server that knows somebody with two organizations, who signed in to the first; and what it was asked. */
function apiOfMember(initially: string | undefined) {
  const members = [id("org"), `org_1${"0".repeat(25)}`];
  const asked: (string | null)[] = [];
  let organization = initially;
  const api = new Api({
    fetch: async (_url, init) => {
      const named = new Headers(init?.headers).get("Patchbay-Organization");
      asked.push(named);
      const current = named ?? members[0];
      if (current === undefined || !members.includes(current))
        return Response.json({ ...problem(404), code: "organization_not_found" }, { status: 404 });
      return Response.json({
        kind: "user",
        user: { id: id("usr"), email: "a@b.c", name: "A" },
        api_key: null,
        organization: { id: current, name: "An organization" },
        projects: [],
        permissions: [],
        organizations: members.map((each) => ({ id: each, name: "One", role: "owner", projects: [] })),
      });
    },
    organization: {
      id: () => organization,
      enter: (entered) => {
        organization = entered;
      },
    },
    onSignedOut: () => undefined,
    onExcluded: () => undefined,
  });
  return { api, asked, members, organization: () => organization };
}

test("once it is known where somebody works, every request says so", async () => {
  const { api, asked, members } = apiOfMember(undefined);
  await api.me();
  await api.me();
  expect(asked).toEqual([null, members[0]]);
});

test("who was put out of an organization is let in to another of theirs", async () => {
  const { api, asked, members, organization } = apiOfMember("org_gone");
  expect((await api.me()).organization.id).toBe(members[0]);
  expect(asked).toEqual(["org_gone", null]);
  expect(organization()).toBe(members[0]);
});

test("who signs in again goes on in the organization in which they were, if it is theirs", async () => {
  const again = apiOfMember(`org_1${"0".repeat(25)}`);
  expect((await again.api.signIn({ email: "a@b.c", password: "x" })).organization.id).toBe(again.members[1]);
  expect(again.asked).toEqual([null, again.members[1]]);
  const other = apiOfMember("org_of_another_person");
  expect((await other.api.signIn({ email: "a@b.c", password: "x" })).organization.id).toBe(other.members[0]);
  expect(other.organization()).toBe(other.members[0]);
});

test("a request for an organization that is theirs no more says so once", async () => {
  const gone = { ...problem(404), code: "organization_not_found" };
  const { api, excludedTimes, signedOutTimes } = apiOf(Response.json(gone, { status: 404 }));
  await expect(api.agent(id("agt"))).rejects.toThrow(ApiError);
  expect([excludedTimes(), signedOutTimes()]).toEqual([1, 0]);
});
