import { pageOf, Provider, ProviderTrial } from "@patchbay/contracts";
import { createTestTenant, test } from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi } from "./testing/test-api.ts";

const secret = "sk-very-secret";

test("a key is put, listed without itself, replaced and forgotten", async ({ db, tenant }) => {
  const { call, logs } = await testApi(db, tenant);
  const put = (body: object) => call("/providers/openai", { method: "PUT", body });
  const stored = await put({ api_key: secret, base_url: "https://models.example.com/v1", model: "big" });
  expect(stored.status).toBe(200);
  expect(Provider.parse(await stored.json())).toMatchObject({
    provider: "openai",
    base_url: "https://models.example.com/v1",
    model: "big",
  });
  await put({ api_key: `${secret}-2` });
  const listed = await (await call("/providers")).text();
  expect(pageOf(Provider).parse(JSON.parse(listed)).items).toMatchObject([
    { provider: "openai", base_url: null, model: "usual-model" },
  ]);
  expect(listed + logs.join()).not.toContain(secret);
  expect((await call("/providers/openai", { method: "DELETE" })).status).toBe(204);
  expect((await call("/providers/openai", { method: "DELETE" })).status).toBe(404);
});

test("what is no key of a provider that we know is refused, and not told", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  const refused = await call("/providers/openai", {
    method: "PUT",
    body: { api_key: secret, base_url: "ftp://elsewhere" },
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).not.toContain(secret);
  expect((await call("/providers/nobody", { method: "PUT", body: { api_key: secret } })).status).toBe(400);
});

test("a provider is asked for one word, once there is a key for it", async ({ db, tenant }) => {
  const { call } = await testApi(db, tenant);
  expect((await call("/providers/openai/try", { method: "POST" })).status).toBe(404);
  await call("/providers/openai", { method: "PUT", body: { api_key: secret } });
  const tried = await call("/providers/openai/try", { method: "POST" });
  expect(ProviderTrial.parse(await tried.json())).toEqual({ ok: true, code: null, message: null });
});

test("another organization sees none of it", async ({ db, tenant }) => {
  const [mine, theirs] = [await testApi(db, tenant), await testApi(db, await createTestTenant(db))];
  await mine.call("/providers/openai", { method: "PUT", body: { api_key: secret } });
  expect(await (await theirs.call("/providers")).json()).toMatchObject({ items: [] });
  expect((await theirs.call("/providers/openai", { method: "DELETE" })).status).toBe(404);
});

test("whoever may not change providers may see them", async ({ db, tenant }) => {
  const { anonymous, newKey } = await testApi(db, tenant);
  const headers = { authorization: `Bearer ${await newKey(["registries:read"])}` };
  const body = { api_key: secret };
  expect((await anonymous("/providers/openai", { method: "PUT", body, headers })).status).toBe(403);
  expect((await anonymous("/providers", { headers })).status).toBe(200);
});
