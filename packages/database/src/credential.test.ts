import { createHash } from "node:crypto";

import { expect } from "vitest";

import { inBootstrap } from "./bootstrap.ts";
import { readWithCredential, withCredential } from "./credential.ts";
import type { Database } from "./database.ts";
import { newId } from "./new-id.ts";
import { inOrganization, readInOrganization } from "./tenant.ts";
import { describeEachEngine, type TestTenant } from "./testing/index.ts";

describeEachEngine("a credential", (test) => {
  test("opens its own session and no other row", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    await insertPerson(db, tenant);
    const seen = await withCredential(db, { session_digest: person.session_digest }, async ({ sql }) => ({
      sessions: (await sql.selectFrom("sessions").select("id").execute()).map((row) => row.id),
      users: await sql.selectFrom("users").select("id").execute(),
      members: await sql.selectFrom("members").select("user_id").execute(),
      keys: await sql.selectFrom("api_keys").select("id").execute(),
    }));
    expect(seen).toEqual({ sessions: [person.session_id], users: [], members: [], keys: [] });
  });

  test("opens its own API key and no other row", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    await insertPerson(db, tenant);
    const seen = await withCredential(db, { api_key_digest: person.key_digest }, async ({ sql }) => ({
      sessions: await sql.selectFrom("sessions").select("id").execute(),
      keys: (await sql.selectFrom("api_keys").select("id").execute()).map((row) => row.id),
    }));
    expect(seen).toEqual({ sessions: [], keys: [person.key_id] });
  });

  test("opens as much in one round trip, and takes no writing", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    const other = await insertPerson(db, tenant);
    for (const { key_digest, key_id } of [person, other])
      expect(
        await readWithCredential(db, { api_key_digest: key_digest }, ({ sql }) =>
          sql.selectFrom("api_keys").select("id"),
        ),
      ).toEqual([{ id: key_id }]);
    const users = readInOrganization(db, tenant.org_id, ({ sql }) =>
      sql.selectFrom("members").select("user_id"),
    );
    expect((await users).map(({ user_id }) => user_id).toSorted()).toEqual(
      [person.user_id, other.user_id].toSorted(),
    );
    const writing = readInOrganization(db, tenant.org_id, ({ sql }) => sql.deleteFrom("members"));
    await expect(writing).rejects.toMatchObject({ code: "25006" });
  });

  test("opens the user with that email address, whatever its case", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    await insertPerson(db, tenant);
    const seen = await withCredential(db, { email: person.email.toUpperCase() }, async ({ sql }) => ({
      users: await sql.selectFrom("users").select(["id", "password_hash"]).execute(),
      members: await sql.selectFrom("members").select("user_id").execute(),
    }));
    expect(seen).toEqual({ users: [{ id: person.user_id, password_hash: "hash" }], members: [] });
  });

  test("shows the memberships of the user whose id is known", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    await insertPerson(db, tenant);
    const seen = await withCredential(db, { user_id: person.user_id }, ({ sql }) =>
      sql.selectFrom("members").select(["org_id", "role"]).execute(),
    );
    expect(seen).toEqual([{ org_id: tenant.org_id, role: "viewer" }]);
  });

  test("that nobody has opens nothing", async ({ db, tenant }) => {
    await insertPerson(db, tenant);
    const unknown = digest("unknown");
    const sessions = await withCredential(db, { session_digest: unknown }, ({ sql }) =>
      sql.selectFrom("sessions").select("id").execute(),
    );
    const users = await withCredential(db, { email: "" }, ({ sql }) =>
      sql.selectFrom("users").select("id").execute(),
    );
    expect([sessions, users]).toEqual([[], []]);
  });

  test("only reads", async ({ db, tenant }) => {
    const person = await insertPerson(db, tenant);
    const removed = withCredential(db, { session_digest: person.session_digest }, ({ sql }) =>
      sql.deleteFrom("sessions").execute(),
    );
    await expect(removed).rejects.toThrow("read-only");
  });
});

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Somebody with a session and an API key. */
async function insertPerson(db: Database, { org_id, project_id }: TestTenant) {
  const person = {
    user_id: newId("usr"),
    email: `${newId("usr")}@example.com`,
    session_id: newId("ses"),
    key_id: newId("key"),
    session_digest: digest(newId("ses")),
    key_digest: digest(newId("key")),
  };
  await inBootstrap(db, async ({ sql }) => {
    await sql
      .insertInto("users")
      .values({ id: person.user_id, email: person.email, name: "Somebody", password_hash: "hash" })
      .execute();
    await sql.insertInto("members").values({ org_id, user_id: person.user_id, role: "viewer" }).execute();
    await sql
      .insertInto("api_keys")
      .values({
        id: person.key_id,
        org_id,
        project_id,
        name: "A key",
        prefix: "pb_",
        digest: person.key_digest,
        permissions: ["runs:read"],
      })
      .execute();
  });
  await inOrganization(db, org_id, ({ sql }) =>
    sql
      .insertInto("sessions")
      .values({
        id: person.session_id,
        org_id,
        user_id: person.user_id,
        token_digest: person.session_digest,
        expires_at: new Date(Date.now() + 60_000),
      })
      .execute(),
  );
  return person;
}
