import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { organizationHeader, Problem } from "@patchbay/contracts";
import { createTestTenant, test } from "@patchbay/database/testing";
import type { Context } from "hono";
import { Hono } from "hono";
import { expect } from "vitest";

import type { ApiEnv } from "./http/api-env.ts";
import { accessTable, authenticate } from "./http/authenticate.ts";
import { apiRouter, defineRoute } from "./http/define-route.ts";
import { onError } from "./http/on-error.ts";
import { testApi } from "./testing/test-api.ts";
import { createLogger } from "@patchbay/telemetry";

/** What anybody may call. Whoever adds to this list should be able to say why. */
const publicRoutes = [
  "GET /api/v1/openapi.json",
  // Whoever says nothing in the handshake has to in the first message.
  "GET /api/v1/ws",
  "POST /api/v1/auth/bootstrap",
  "POST /api/v1/auth/sign-in",
  "POST /api/v1/auth/sign-in-with-link",
];

/** The routes of the running application, as it matches them. */
const liveRoutes = (app: Hono<ApiEnv>): string[] => [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
      .map(({ method, path }) => `${method} ${path}`),
  ),
];

const request = (route: string): [path: string, method: string] => {
  const [method = "", path = ""] = route.split(" ");
  const ids: Record<string, string> = { agent: "agt", run: "run", thread: "thr" };
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    ids[name] === undefined ? "1" : `${ids[name]}_00000000000000000000000000`,
  );
  return [filled.replace("/api/v1", ""), method];
};

test("every route answers 401 without a credential, except the few that are public", async ({
  db,
  tenant,
}) => {
  const { app, anonymous } = await testApi(db, tenant);
  const answers = await Promise.all(
    liveRoutes(app).map(async (route) => {
      const [path, method] = request(route);
      return [route, (await anonymous(path, { method })).status] as const;
    }),
  );
  expect(answers.length).toBeGreaterThan(20);
  expect(
    answers
      .filter(([, status]) => status !== 401)
      .map(([route]) => route)
      .toSorted(),
  ).toEqual(publicRoutes);
});

test("every route that names a permission answers 403 to a key without it", async ({ db, tenant }) => {
  const { app, anonymous, newKey } = await testApi(db, tenant);
  const key = await newKey([]);
  const answers = await Promise.all(
    liveRoutes(app).map(async (route) => {
      const [path, method] = request(route);
      return [
        route,
        (await anonymous(path, { method, headers: { authorization: `Bearer ${key}` } })).status,
      ] as const;
    }),
  );
  const allowed = answers
    .filter(([, status]) => status !== 403)
    .map(([route]) => route)
    .toSorted();
  expect(allowed).toEqual([...publicRoutes, "GET /api/v1/auth/me", "POST /api/v1/auth/sign-out"].toSorted());
});

test("no route lets anybody into an organization that they do not belong to", async ({ db, tenant }) => {
  const other = await createTestTenant(db);
  const { app, anonymous, newMember } = await testApi(db, tenant);
  const { cookie } = await newMember();
  const headers = { cookie, [organizationHeader]: other.org_id };
  const answers = await Promise.all(
    liveRoutes(app).map(async (route) => {
      const [path, method] = request(route);
      const answer = await anonymous(path, { method, headers });
      return { route, code: Problem.safeParse(await answer.json()).data?.code };
    }),
  );
  const entered = answers.filter(({ code }) => code !== "organization_not_found");
  expect(entered.map(({ route }) => route).toSorted()).toEqual(publicRoutes);
});

test("a route that names no permission is not there, even for a key that may do everything", async ({
  db,
}) => {
  const described = apiRouter();
  const open = defineRoute({
    method: "get",
    path: "/known",
    "x-access": "public",
    responses: { 200: { description: "ok" } },
  });
  described.openapi(open, (c) => c.text("ok"));
  described.get("/forgotten", (c: Context) => c.text("secret"));
  const access = accessTable(described, "/api/v1");
  const app = new Hono<ApiEnv>()
    .use(
      "*",
      authenticate(db, (key) => access.get(key)),
    )
    .route("/api/v1", described)
    .onError(onError(createLogger({ level: "silent" })));
  expect((await app.request("/api/v1/known")).status).toBe(200);
  expect((await app.request("/api/v1/forgotten")).status).toBe(404);
});

test("a path that is not there answers with a problem, signed in or not", async ({ db, tenant }) => {
  const { call, anonymous } = await testApi(db, tenant);
  for (const response of [
    await call("/nothing"),
    await anonymous("/nothing"),
    await call("/agents", { method: "DELETE" }),
  ]) {
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "route_not_found", status: 404 });
  }
});

test("beside the pages of the UI the API is still the API", async ({ db, tenant }) => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-ui-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<title>Patchbay</title>");
  await writeFile(join(folder, "assets", "app-1.js"), "1");
  const { app, call } = await testApi(db, tenant, undefined, folder);
  expect((await call("/agents")).status).toBe(200);
  expect((await call("/nothing")).headers.get("content-type")).toContain("application/problem+json");
  for (const page of ["/", "/agents", "/agents/agt_1", "/sign-in"]) {
    expect(await (await app.request(page)).text()).toContain("Patchbay");
  }
  expect((await app.request("/assets/app-1.js")).headers.get("cache-control")).toContain("immutable");
  expect((await app.request("/assets/gone.js")).status).toBe(404);
  expect((await app.request("/assets/..%2f..%2fpackage.json")).status).not.toBe(200);
  await rm(folder, { recursive: true });
});
