import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { type Permission, Problem } from "@patchbay/contracts";

import type { ApiEnv } from "./api-env.ts";
import type { FieldError } from "./http-error.ts";
import { requestInvalid } from "./request-invalid.ts";

/** What a caller needs for a route: a permission, only to be known, or nothing at all. */
export type Access = Permission | "signed_in" | "public";

/** A route names who may call it; without that it does not compile, and the outermost layer would refuse it. */
type RouteWithAccess<Path extends string> = Omit<RouteConfig, "path"> & {
  readonly path: Path;
  readonly "x-access": Access;
  /** Sent again under the same `Idempotency-Key`, it is answered as the first time; its answer is stored for that. */
  readonly "x-repeatable"?: true;
};

/** A route with the access that it demands, and with the problem documents that every route can answer. */
export function defineRoute<Path extends string, Route extends RouteWithAccess<Path>>(route: Route) {
  const problem = {
    description: "A problem document (RFC 9457)",
    content: { "application/problem+json": { schema: Problem } },
  };
  const described = {
    ...route,
    ...(route["x-access"] === "public" ? { security: [] } : {}),
    responses: { ...route.responses, default: problem },
  };
  // Only the description grows; what handlers are checked against stays the route as it was written.
  return createRoute<Path, Route>(described);
}

/** A router whose failed validations become problem documents with a pointer to every wrong field. */
export function apiRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      throw requestInvalid(parts[result.target] ?? "body", result.error.issues);
    },
  });
}

const parts: Readonly<Record<string, FieldError["in"]>> = {
  json: "body",
  form: "body",
  query: "query",
  param: "path",
  header: "header",
  cookie: "header",
};
