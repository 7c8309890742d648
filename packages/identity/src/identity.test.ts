import { Me, Permission } from "@patchbay/contracts";
import { type Database, inProject, isForeignKeyViolation, newId } from "@patchbay/database";
import { createTestMember, describeEachEngine, type TestTenant } from "@patchbay/database/testing";
import { expect } from "vitest";

import { createApiKey } from "./api-key.ts";
import { builtInRoles } from "./built-in-role.ts";
import { me } from "./me.ts";
import { hashPassword } from "./password.ts";
import { PermissionDeniedError, requirePermission } from "./principal.ts";
import { resolvePrincipal } from "./resolve-principal.ts";
import { createSession, signOut } from "./session.ts";
import { createSignInLimiter, TooManyAttemptsError } from "./sign-in-limiter.ts";
import { createSignInLinks } from "./sign-in-links.ts";
import { signIn } from "./sign-in.ts";
import { UnauthenticatedError } from "./unauthenticated-error.ts";

describeEachEngine("a session", (test) => {
  test("is who signed in, with the role's permissions and all projects of the organization", async ({
    db,
    tenant,
  }) => {
    const member = await createTestMember(db, tenant, { role: "editor" });
    const { token } = await createSession(db, member);
    expect(await resolvePrincipal(db, { kind: "session", token })).toEqual({
      kind: "user",
      org_id: tenant.org_id,
      organization_name: "An organization",
      project_ids: tenant.project_ids,
      permissions: builtInRoles.editor,
      role: "editor",
      user: { id: member.user_id, email: member.email, name: "Somebody" },
      session_id: expect.stringMatching(/^ses_/),
    });
  });

  test("lasts thirty days", async ({ db, tenant }) => {
    const { expires_at } = await createSession(db, await createTestMember(db, tenant));
    const days = (expires_at.getTime() - Date.now()) / (24 * 60 * 60 * 1_000);
    expect(days).toBeCloseTo(30, 2);
  });

  test("ends when it is signed out, and only that one", async ({ db, tenant }) => {
    const member = await createTestMember(db, tenant);
    const first = await createSession(db, member);
    const second = await createSession(db, member);
    await signOut(db, first.token);
    await signOut(db, first.token);
    await expect(resolvePrincipal(db, { kind: "session", token: first.token })).rejects.toThrow(
      UnauthenticatedError,
    );
    await resolvePrincipal(db, { kind: "session", token: second.token });
  });

  test("is never made for somebody who is no member", async ({ db, tenant }) => {
    const stranger = createSession(db, { org_id: tenant.org_id, user_id: newId("usr") });
    await expect(stranger).rejects.toSatisfy((error) => isForeignKeyViolation(error));
  });

  test.for(["", "nobody's", "\u0000", "x".repeat(10_000)])("is not opened by %j", async (token, { db }) => {
    await expect(resolvePrincipal(db, { kind: "session", token })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describeEachEngine("an API key", (test) => {
  test("is its project's program, with just the permissions that it was given", async ({ db, tenant }) => {
    const { id, key } = await newKey(db, tenant, ["agents:run"]);
    const principal = await resolvePrincipal(db, { kind: "api_key", key });
    expect(principal).toEqual({
      kind: "api_key",
      org_id: tenant.org_id,
      organization_name: "An organization",
      project_ids: [tenant.project_id],
      permissions: new Set(["agents:run"]),
      api_key: { id, name: "A key" },
    });
    requirePermission(principal, "agents:run");
    expect(() => requirePermission(principal, "agents:write")).toThrow(PermissionDeniedError);
  });

  test("that was revoked opens nothing from then on", async ({ db, tenant }) => {
    const { id, key } = await newKey(db, tenant);
    await resolvePrincipal(db, { kind: "api_key", key });
    await inProject(db, tenant, ({ sql }) =>
      sql.updateTable("api_keys").set({ revoked_at: new Date() }).where("id", "=", id).execute(),
    );
    await expect(resolvePrincipal(db, { kind: "api_key", key })).rejects.toThrow("was revoked");
  });

  test("that has expired opens nothing", async ({ db, tenant }) => {
    const { key } = await inProject(db, tenant, (tx) =>
      createApiKey(tx, { name: "A key", permissions: [], expires_at: new Date(Date.now() - 1) }),
    );
    await expect(resolvePrincipal(db, { kind: "api_key", key })).rejects.toThrow("has expired");
  });

  test("remembers when it was used last, without writing every time", async ({ db, tenant }) => {
    const { key } = await newKey(db, tenant);
    await resolvePrincipal(db, { kind: "api_key", key });
    const first = await lastUsed(db, tenant);
    await resolvePrincipal(db, { kind: "api_key", key });
    expect(first).toBeInstanceOf(Date);
    expect(await lastUsed(db, tenant)).toEqual(first);
  });

  test("is stored as a digest: no column holds it", async ({ db, tenant }) => {
    const { key } = await newKey(db, tenant);
    const row = await inProject(db, tenant, ({ sql }) =>
      sql.selectFrom("api_keys").select(["id", "name", "prefix", "permissions"]).executeTakeFirst(),
    );
    expect(key.startsWith(`${row?.prefix}_`)).toBe(true);
    expect(JSON.stringify(row)).not.toContain(key);
  });

  test.for(["", "pb_", "sk-1234", `pb_${"0".repeat(12)}_${"0".repeat(48)}`])(
    "is not guessed: %j",
    async (key, { db }) => {
      await expect(resolvePrincipal(db, { kind: "api_key", key })).rejects.toThrow(UnauthenticatedError);
    },
  );

  test("that is missing is asked for", async ({ db }) => {
    await expect(resolvePrincipal(db, { kind: "none" })).rejects.toThrow("Authorization");
  });
});

describeEachEngine("signing in", (test) => {
  test("takes the email address in any case and the right password", async ({ db, tenant }) => {
    const member = await createTestMember(db, tenant, { password_hash: await hashPassword("right") });
    const needs = { db, limiter: createSignInLimiter() };
    const email = member.email.toUpperCase();
    const { token } = await signIn(needs, { email, password: "right" }, "192.0.2.1");
    const principal = await resolvePrincipal(db, { kind: "session", token });
    expect(principal).toMatchObject({ kind: "user", user: { id: member.user_id } });
  });

  test("fails in the same words for a wrong password and for an unknown address", async ({ db, tenant }) => {
    const member = await createTestMember(db, tenant, { password_hash: await hashPassword("right") });
    const needs = { db, limiter: createSignInLimiter() };
    const message = (email: string) =>
      signIn(needs, { email, password: "wrong" }, "192.0.2.1").catch((error: unknown) => String(error));
    const wrong = await message(member.email);
    expect(wrong).toContain("UnauthenticatedError");
    expect(await message("nobody@example.com")).toBe(wrong);
  });

  test("is refused after too many wrong passwords, also with the right one", async ({ db, tenant }) => {
    const member = await createTestMember(db, tenant, { password_hash: await hashPassword("right") });
    const limiter = createSignInLimiter();
    for (let attempt = 0; attempt < 10; attempt += 1) await limiter.begin(member.email, "192.0.2.1");
    const late = signIn({ db, limiter }, { email: member.email, password: "right" }, "192.0.2.1");
    await expect(late).rejects.toThrow(TooManyAttemptsError);
  });

  test("works by a link of this process, which opens a new session each time", async ({ db, tenant }) => {
    const member = await createTestMember(db, tenant);
    const links = createSignInLinks(db);
    const link = links.issue(member);
    const [first, second] = [await links.redeem(link), await links.redeem(link)];
    expect(first.token).not.toBe(second.token);
    await resolvePrincipal(db, { kind: "session", token: second.token });
    await expect(createSignInLinks(db).redeem(link)).rejects.toThrow(UnauthenticatedError);
  });
});

describeEachEngine("what a principal is told about itself", (test) => {
  test("fits the contract, for a person and for a program", async ({ db, tenant }) => {
    const { token } = await createSession(db, await createTestMember(db, tenant, { role: "owner" }));
    const person = await me(db, await resolvePrincipal(db, { kind: "session", token }));
    expect(Me.parse(person)).toMatchObject({ kind: "user", permissions: Permission.options });
    const { key } = await newKey(db, tenant);
    const program = await me(db, await resolvePrincipal(db, { kind: "api_key", key }));
    expect(Me.parse(program)).toMatchObject({ kind: "api_key", projects: [{ id: tenant.project_id }] });
  });
});

function newKey(db: Database, tenant: TestTenant, permissions: readonly Permission[] = ["runs:read"]) {
  return inProject(db, tenant, (tx) => createApiKey(tx, { name: "A key", permissions }));
}

async function lastUsed(db: Database, tenant: TestTenant): Promise<Date | null | undefined> {
  const row = await inProject(db, tenant, ({ sql }) =>
    sql.selectFrom("api_keys").select("last_used_at").executeTakeFirst(),
  );
  return row?.last_used_at;
}
