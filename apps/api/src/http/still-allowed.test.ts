import { CreatedApiKey } from "@patchbay/contracts";
import { test } from "@patchbay/database/testing";
import { resolvePrincipal } from "@patchbay/identity";
import { Hono } from "hono";
import { expect } from "vitest";

import { testApi } from "../testing/test-api.ts";
import type { ApiEnv } from "./api-env.ts";
import { stillAllowed } from "./still-allowed.ts";

test("who may be told something may not any more once their key is revoked", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const body = { project_id: tenant.project_id, name: "Reader", scopes: ["runs:read"] };
  const { id, key } = CreatedApiKey.parse(await (await api.call("/api-keys", { body })).json());
  const asked: { read?: () => Promise<boolean>; write?: () => Promise<boolean> } = {};
  const app = new Hono<ApiEnv>().get("/", async (c) => {
    c.set("principal", await resolvePrincipal(db, { kind: "api_key", key: key ?? "" }));
    asked.read = stillAllowed(c, db, "runs:read");
    asked.write = stillAllowed(c, db, "agents:write");
    return c.text("");
  });
  await app.request("/", { headers: { authorization: `Bearer ${key}` } });
  expect(await asked.read?.()).toBe(true);
  expect(await asked.write?.()).toBe(false);
  expect((await api.call(`/api-keys/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(await asked.read?.()).toBe(false);
});
