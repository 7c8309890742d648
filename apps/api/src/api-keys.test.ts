import { ApiKey, CreatedApiKey, pageOf, Permission, Run } from "@patchbay/contracts";
import { newId } from "@patchbay/database";
import { createTestTenant, test, type TestTenant } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi, type TestApi } from "./testing/test-api.ts";

const bearer = (key: string | null) => ({ authorization: `Bearer ${key}` });

const body = ({ project_id }: TestTenant) => ({
  project_id,
  name: "Website",
  scopes: ["agents:run"],
});

async function newKey({ call }: TestApi, wanted: object): Promise<CreatedApiKey> {
  const made = await call("/api-keys", { body: wanted });
  expect(made.status).toBe(201);
  return CreatedApiKey.parse(await made.json());
}

test("a key is made, calls an agent, is listed without its secret, and ends when it is revoked", async ({
  db,
  tenant,
}) => {
  const api = await testApi(db, tenant);
  const { key, ...made } = await newKey(api, body(tenant));
  const run = { body: { input: { message: "Hi" } }, headers: bearer(key) };
  const path = `/agents/${await api.publishedAgent()}/runs`;
  expect(Run.parse(await (await api.anonymous(path, run)).json())).toMatchObject({ status: "completed" });
  expect((await api.anonymous("/agents", { headers: bearer(key) })).status).toBe(403);
  const listed = await api.call(`/api-keys?project_id=${tenant.project_id}`);
  const { items } = pageOf(ApiKey).parse(await listed.json());
  expect(items.find(({ id }) => id === made.id)).toMatchObject({ name: "Website", prefix: made.prefix });
  expect(JSON.stringify(items)).not.toContain(key);
  expect((await api.call(`/api-keys/${made.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await api.anonymous(path, run)).status).toBe(401);
  expect((await api.call(`/api-keys/${made.id}`, { method: "DELETE" })).status).toBe(404);
});

test("a request that is repeated makes one key, and does not tell it again", async ({ db, tenant }) => {
  const { call, logs } = await testApi(db, tenant);
  const request = { body: body(tenant), headers: { "idempotency-key": "one" } };
  const first = CreatedApiKey.parse(await (await call("/api-keys", request)).json());
  const again = CreatedApiKey.parse(await (await call("/api-keys", request)).json());
  expect(again).toEqual({ ...first, key: null });
  const kept = await call("/api-keys");
  expect(pageOf(ApiKey).parse(await kept.json()).items).toHaveLength(2); // and the test's own
  expect(logs.join("\n")).not.toContain(first.key);
});

test("nobody gives a key more than they have, nor revokes one that has more", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const headers = bearer(await api.newKey(["api_keys:write", "agents:run"]));
  const wide = { ...body(tenant), scopes: ["agents:run", "agents:publish"] };
  const refused = await api.anonymous("/api-keys", { body: wide, headers });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ code: "permission_denied" });
  expect((await api.anonymous("/api-keys", { body: body(tenant), headers })).status).toBe(201);
  const { id } = await newKey(api, wide);
  expect((await api.anonymous(`/api-keys/${id}`, { method: "DELETE", headers })).status).toBe(403);
});

test("a key that expires makes none that lives longer, and nobody makes one that is expired", async ({
  db,
  tenant,
}) => {
  const api = await testApi(db, tenant);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const scopes = ["api_keys:write", "agents:run"];
  const { key } = await newKey(api, { ...body(tenant), scopes, expires_at: inDays(2) });
  const ask = (expires_at: string | null) =>
    api.anonymous("/api-keys", { body: { ...body(tenant), expires_at }, headers: bearer(key) });
  for (const expires_at of [null, inDays(3), inDays(-1)]) {
    const refused = await ask(expires_at);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ in: "body", pointer: "/expires_at" }] });
  }
  expect((await ask(inDays(1))).status).toBe(201);
});

test("keys and projects of another organization are not there", async ({ db, tenant }) => {
  const other = await createTestTenant(db);
  const [mine, theirs] = [await testApi(db, tenant), await testApi(db, other)];
  const { id } = await newKey(theirs, body(other));
  const { items } = pageOf(ApiKey).parse(await (await mine.call("/api-keys")).json());
  expect(items.map((each) => each.id)).not.toContain(id);
  expect((await mine.call(`/api-keys/${id}`, { method: "DELETE" })).status).toBe(404);
  expect((await mine.call("/api-keys", { body: body(other) })).status).toBe(404);
  expect((await mine.call(`/api-keys?project_id=${other.project_id}`)).status).toBe(404);
  expect((await mine.call(`/api-keys/${newId("key")}`, { method: "DELETE" })).status).toBe(404);
});

test("keys come in pages, newest first", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  for (const name of ["one", "two", "three"]) await newKey(api, { ...body(tenant), name });
  const page = async (cursor = "") =>
    pageOf(ApiKey).parse(await (await api.call(`/api-keys?limit=2${cursor}`)).json());
  const first = await page();
  const second = await page(`&cursor=${first.next_cursor}`);
  const names = [...first.items, ...second.items].map(({ name }) => name);
  expect(names).toEqual(["three", "two", "one", "test"]);
  expect(second.next_cursor).toBeNull();
  expect((await api.call("/api-keys?cursor=nonsense")).status).toBe(400);
});

test("what cannot be a key is refused with a pointer", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  for (const [wrong, pointer] of [
    [{ name: " " }, "/name"],
    [{ scopes: [] }, "/scopes"],
    [{ scopes: ["everything"] }, "/scopes/0"],
    [{ expires_at: "tomorrow" }, "/expires_at"],
  ] as const) {
    const refused = await call("/api-keys", { body: { ...body(tenant), ...wrong } });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer }] });
  }
});

test("the one that may do everything can make a key that may, too", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const { scopes } = await newKey(api, { ...body(tenant), scopes: Permission.options.toReversed() });
  expect(scopes).toEqual(Permission.options);
});
