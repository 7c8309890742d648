import {
  Agent,
  AuditEntry,
  CreatedApiKey,
  Me,
  Membership,
  organizationHeader,
  pageOf,
  type Problem,
} from "@patchbay/contracts";
import { type Database, inBootstrap, inProject } from "@patchbay/database";
import {
  asOwner,
  createTestTenant,
  insertTestAgent,
  test,
  type TestTenant,
} from "@patchbay/database/testing";
import { expect } from "vitest";

import { testApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

const secret = "sk-very-secret";

/** Somebody's requests, in an organization where one is named. */
const requestsOf =
  ({ anonymous }: TestApi, { cookie }: TestPerson) =>
  (path: string, org_id?: string, body?: unknown, method?: string): Promise<Response> =>
    anonymous(path, {
      headers: { cookie, ...(org_id === undefined ? {} : { [organizationHeader]: org_id }) },
      ...(body === undefined ? {} : { body }),
      ...(method === undefined ? {} : { method }),
    });

const join = (db: Database, { org_id }: TestTenant, { user_id }: TestPerson): Promise<unknown> =>
  inBootstrap(db, ({ sql }) =>
    sql.insertInto("members").values({ org_id, user_id, role: "viewer" }).execute(),
  );

const leave = (db: Database, { org_id }: TestTenant, { user_id }: TestPerson): Promise<unknown> =>
  asOwner(db).deleteFrom("members").where("org_id", "=", org_id).where("user_id", "=", user_id).execute();

const idsOf = async (response: Promise<Response>): Promise<string[]> =>
  pageOf(Agent)
    .parse(await (await response).json())
    .items.map(({ id }) => id);

const codeOf = async (response: Promise<Response>): Promise<string> =>
  ((await (await response).json()) as Problem).code; // a problem, or the test fails by its code

test("a member of two organizations sees each one's rows only while in it", async ({ db, tenant }) => {
  const other = await createTestTenant(db);
  const api = await testApi(db, tenant);
  const person = await api.newMember();
  await join(db, other, person);
  const ask = requestsOf(api, person);
  const here = await inProject(db, tenant, (tx) => insertTestAgent(tx));
  const there = await inProject(db, other, (tx) => insertTestAgent(tx));

  expect(await idsOf(ask("/agents"))).toEqual([here]);
  expect(await idsOf(ask("/agents", tenant.org_id))).toEqual([here]);
  expect(await idsOf(ask("/agents", other.org_id))).toEqual([there]);
  expect((await ask(`/agents/${there}`, tenant.org_id)).status).toBe(404);
  expect((await ask(`/agents/${here}`, other.org_id)).status).toBe(404);
  expect((await ask(`/agents?project_id=${other.project_id}`, tenant.org_id)).status).toBe(404);
  // A viewer there, an owner here.
  expect((await ask(`/agents/${there}`, other.org_id, undefined, "DELETE")).status).toBe(403);
});

test("who leaves an organization is out with the next request, and goes on in the others", async ({
  db,
  tenant,
}) => {
  const other = await createTestTenant(db);
  const api = await testApi(db, tenant);
  const person = await api.newMember();
  await join(db, other, person);
  const ask = requestsOf(api, person);
  const there = await inProject(db, other, (tx) => insertTestAgent(tx));
  expect((await ask("/agents", tenant.org_id)).status).toBe(200);

  await leave(db, tenant, person);
  expect(await codeOf(ask("/agents", tenant.org_id))).toBe("organization_not_found");
  expect(await idsOf(ask("/agents", other.org_id))).toEqual([there]);
  const me = Me.parse(await (await ask("/auth/me")).json());
  expect(me.organization.id).toBe(other.org_id);
  expect(me.organizations.map(({ id }) => id)).toEqual([other.org_id]);

  await leave(db, other, person);
  expect((await ask("/agents", other.org_id)).status).toBe(404);
  expect((await ask("/auth/me")).status).toBe(401);
});

test("an organization that one does not belong to is not there, as is one that does not exist", async ({
  db,
  tenant,
}) => {
  const other = await createTestTenant(db);
  const api = await testApi(db, tenant);
  const ask = requestsOf(api, await api.newMember());
  for (const org_id of [other.org_id, "org_00000000000000000000000000", "'; drop table agents", ""]) {
    const refused = await ask("/agents", org_id);
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ code: "organization_not_found" });
  }
  const key = await api.newKey(["agents:read"]);
  const headers = { authorization: `Bearer ${key}` };
  const program = (org_id: string) =>
    api.anonymous("/agents", { headers: { ...headers, [organizationHeader]: org_id } });
  expect((await program(tenant.org_id)).status).toBe(200);
  expect((await program(other.org_id)).status).toBe(404);
});

test("whoever makes an organization owns it, finds it among theirs, and works in it", async ({
  db,
  tenant,
}) => {
  const api = await testApi(db, tenant);
  const person = await api.newMember();
  const ask = requestsOf(api, person);
  const made = await ask("/orgs", undefined, { name: " Zweite ", project_name: "Erstes" });
  expect(made.status).toBe(201);
  const { id, name, role, projects } = Membership.parse(await made.json());
  expect({ name, role, projects: projects.map((each) => each.name) }).toEqual({
    name: "Zweite",
    role: "owner",
    projects: ["Erstes"],
  });
  const me = Me.parse(await (await ask("/auth/me", id)).json());
  expect(me).toMatchObject({ organization: { id, name: "Zweite" }, projects: [{ name: "Erstes" }] });
  expect(me.organizations.map((each) => [each.id, each.role])).toEqual([
    [tenant.org_id, "owner"],
    [id, "owner"],
  ]);
  expect(me.organizations[0]?.projects.map((each) => each.id)).toEqual(tenant.project_ids);
  expect(await idsOf(ask("/agents", id))).toEqual([]);
  const { items } = pageOf(AuditEntry).parse(await (await ask("/audit", id)).json());
  expect(items).toMatchObject([{ action: "organization.created", actor_id: person.user_id, target_id: id }]);
});

test("who may only look, and a program, make no organization; a name is had once", async ({ db, tenant }) => {
  const api = await testApi(db, tenant);
  const body = { name: "Another", project_name: "First" };
  const viewer = requestsOf(api, await api.newMember("viewer"));
  expect(await codeOf(viewer("/orgs", undefined, body))).toBe("permission_denied");
  expect(await codeOf(api.call("/orgs", { body }))).toBe("person_required");
  const owner = requestsOf(api, await api.newMember());
  expect((await owner("/orgs", undefined, body)).status).toBe(201);
  expect(await codeOf(owner("/orgs", undefined, { ...body, name: "ANOTHER" }))).toBe(
    "organization_name_taken",
  );
  expect(await codeOf(owner("/orgs", undefined, { ...body, name: " " }))).toBe("request_invalid");
});

test("keys say who made them, and what was done to them is written down without the secret", async ({
  db,
  tenant,
}) => {
  const api = await testApi(db, tenant);
  const person = await api.newMember();
  const ask = requestsOf(api, person);
  const wanted = { project_id: tenant.project_id, name: "Website", scopes: ["agents:run"] };
  const key = CreatedApiKey.parse(await (await ask("/api-keys", undefined, wanted)).json());
  expect(key.created_by).toEqual({ id: person.user_id, name: "Somebody" });
  const byProgram = CreatedApiKey.parse(await (await api.call("/api-keys", { body: wanted })).json());
  expect(byProgram.created_by).toMatchObject({ name: "test" });
  await ask(`/api-keys/${key.id}`, undefined, undefined, "DELETE");
  await ask(
    "/providers/openai",
    undefined,
    { api_key: secret, base_url: "https://u:pw@models.example/v1" },
    "PUT",
  );
  await ask("/providers/openai", undefined, undefined, "DELETE");

  const text = await (await ask("/audit")).text();
  const { items } = pageOf(AuditEntry).parse(JSON.parse(text));
  expect(items.map(({ action, target_id }) => [action, target_id])).toEqual([
    ["provider_key.removed", "openai"],
    ["provider_key.stored", "openai"],
    ["api_key.revoked", key.id],
    ["api_key.created", byProgram.id],
    ["api_key.created", key.id],
  ]);
  expect(items.map(({ actor_id }) => actor_id)).toEqual([
    person.user_id,
    person.user_id,
    person.user_id,
    byProgram.created_by?.id,
    person.user_id,
  ]);
  for (const told of [secret, "pw@", key.key ?? "pb_", byProgram.key ?? "pb_"])
    expect(text).not.toContain(told);
  const first = pageOf(AuditEntry).parse(await (await ask("/audit?limit=2")).json());
  const rest = pageOf(AuditEntry).parse(await (await ask(`/audit?cursor=${first.next_cursor}`)).json());
  expect([...first.items, ...rest.items]).toEqual(items);
  const viewer = requestsOf(api, await api.newMember("viewer"));
  expect((await viewer("/audit")).status).toBe(403);
});
