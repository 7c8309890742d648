import type { OpenAPIHono } from "@hono/zod-openapi";
import { organizationHeader } from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { type Credential, requirePermission, resolvePrincipal } from "@patchbay/identity";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { matchedRoutes } from "hono/route";

import type { ApiEnv } from "./api-env.ts";
import type { Access } from "./define-route.ts";
import { HttpError } from "./http-error.ts";

/** Where the browser keeps its session. */
export const sessionCookie = "patchbay_session";

/** What each route demands, as `GET /api/v1/agents/:agent`. */
export type AccessTable = ReadonlyMap<string, Access>;

/** Reads the access of every route from the descriptions that the routes themselves were made of. */
export function accessTable(api: OpenAPIHono<ApiEnv>, prefix: string): AccessTable {
  return new Map(
    describedRoutes(api).map((route): [string, Access] => {
      const path = pathOf(route, prefix);
      // Only defineRoute makes routes, and it demands an access.
      return [`${route.method.toUpperCase()} ${path}`, route["x-access"] as Access];
    }),
  );
}

/** The paths of the POST routes that may be sent again under an `Idempotency-Key`, as `/api/v1/agents/:agent/publish`. */
export function repeatablePaths(api: OpenAPIHono<ApiEnv>, prefix: string): string[] {
  return describedRoutes(api)
    .filter((route) => route.method === "post" && route["x-repeatable"] === true)
    .map((route) => pathOf(route, prefix));
}

const describedRoutes = (api: OpenAPIHono<ApiEnv>) =>
  api.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" ? [definition.route] : [],
  );

const pathOf = ({ path }: { readonly path: string }, prefix: string): string =>
  `${prefix}${path.replaceAll(/\{([^}]+)\}/g, ":$1")}`;

/**
 * The outermost layer: finds out who asks and whether they may, before any handler runs. Denies what it does not know:
 * a route without an entry in the table is answered as if it were not there.
 */
export function authenticate(
  db: Database,
  accessOf: (key: string) => Access | undefined,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const access = accessOf(routeKey(c));
    if (access === undefined)
      throw new HttpError("route_not_found", `There is no ${c.req.method} ${c.req.path}.`);
    if (access === "public") {
      await next();
      return;
    }
    const credential = credentialOf(c);
    const principal = await resolvePrincipal(db, credential);
    if (credential.kind === "session") refuseCrossSite(c);
    if (access !== "signed_in") requirePermission(principal, access);
    c.set("principal", principal);
    await next();
  };
}

/** The route that will answer: the first that matches its method, after the middleware and before the pages of the UI. */
function routeKey(c: Context<ApiEnv>): string {
  const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
  return route === undefined ? "" : `${route.method} ${route.path}`;
}

/**
 * An API key of the header, else the session of the cookie; with the organization that the request names. A header that is
 * there is the one that counts.
 */
export function credentialOf(c: Context<ApiEnv>): Credential {
  const header = c.req.header("authorization");
  const org_id = c.req.header(organizationHeader);
  if (header !== undefined)
    return { ...bearerCredential(/^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? ""), org_id };
  const token = getCookie(c, sessionCookie);
  return token === undefined ? { kind: "none" } : { kind: "session", token, org_id };
}

/** What a token is that was sent as such. */
export const bearerCredential = (token: string) => ({ kind: "api_key", key: token }) satisfies Credential;

/**
 * A browser sends cookies along with what other sites make it send. Fetch Metadata (W3C, Sec-Fetch-Site) says where a
 * request began; older browsers say at least Origin. What changes something must come from our own pages.
 */
function refuseCrossSite(c: Context<ApiEnv>): void {
  if (c.req.method === "GET" || c.req.method === "HEAD") return;
  if (!isOwnPage(c))
    throw new HttpError(
      "cross_site_request",
      "A signed-in browser changes things only from Patchbay's own pages.",
    );
}

/** Whether a request was not begun by a page of another site, as far as its browser says. */
export function isOwnPage(c: Context<ApiEnv>): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = c.req.header("origin");
  return origin === undefined || URL.parse(origin)?.host === c.req.header("host");
}
