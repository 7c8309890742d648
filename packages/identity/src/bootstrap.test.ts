import { migrate, openEmbeddedDatabase, openPostgresDatabase } from "@patchbay/database";
import { createPostgresDatabase, testPostgresUrl } from "@patchbay/database/testing";
import { migrations } from "@patchbay/migrations";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { bootstrap, newFirstOrganization } from "./bootstrap.ts";
import { findMemberByEmail } from "./find-membership.ts";
import { resolvePrincipal } from "./resolve-principal.ts";
import { createSignInLimiter } from "./sign-in-limiter.ts";
import { signIn } from "./sign-in.ts";

const options = { organization_name: "Acme", project_name: "First", email: "owner@example.com" };

test("the first start makes an owner and a key that work; the second makes nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-test-"));
  const db = await openEmbeddedDatabase({ folder });
  try {
    await migrate(db, migrations);
    const first = newFirstOrganization(options);
    const { org_id, project_id, password, api_key } = first;
    expect(await bootstrap(db, first)).toBe(true);
    expect(await resolvePrincipal(db, { kind: "api_key", key: api_key })).toMatchObject({
      org_id,
      organization_name: "Acme",
      project_ids: [project_id],
    });
    const needs = { db, limiter: createSignInLimiter() };
    const { token } = await signIn(needs, { email: options.email, password }, "127.0.0.1");
    expect(await resolvePrincipal(db, { kind: "session", token })).toMatchObject({
      kind: "user",
      org_id,
    });
    expect(await bootstrap(db, newFirstOrganization(options))).toBe(false);
    expect(await findMemberByEmail(db, "Owner@Example.com")).toMatchObject({ org_id });
  } finally {
    await db.close();
    await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
  }
});

test.skipIf(testPostgresUrl === undefined)(
  "of servers that start at once on one Postgres, one makes the organization (needs PATCHBAY_TEST_POSTGRES_URL)",
  async () => {
    const server = await createPostgresDatabase();
    const servers = Array.from({ length: 3 }, () => openPostgresDatabase({ url: server.url }));
    try {
      await Promise.all(servers.map((db) => migrate(db, migrations)));
      const made = await Promise.all(servers.map((db) => bootstrap(db, newFirstOrganization(options))));
      expect(made.filter(Boolean)).toHaveLength(1);
    } finally {
      await Promise.all(servers.map((db) => db.close()));
      await server.drop();
    }
  },
);
