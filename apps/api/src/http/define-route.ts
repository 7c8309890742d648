import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { type Permission, Problem } from "@patchbay/contracts";

import type { ApiEnv } from "./api-env.ts";
import { type FieldError, HttpError } from "./http-error.ts";

/** What a caller needs for a route: a permission, only to be known, or nothing at all. */
export type Access = Permission | "signed_in" | "public";

/** A route names who may call it; without that it does not compile, and the outermost layer would refuse it. */
type RouteWithAccess<Path extends string> = Omit<RouteConfig, "path"> & {
  readonly path: Path;
  readonly "x-access": Access;
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
      const where = parts[result.target] ?? "body";
      const errors = result.error.issues.flatMap((issue) => fieldErrors(where, issue));
      throw new HttpError(
        "request_invalid",
        `${errors.length === 1 ? "A field of the request is" : `${errors.length} fields of the request are`} not valid.`,
        errors,
      );
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

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function fieldErrors(where: FieldError["in"], issue: Issue): FieldError[] {
  const pointer = issue.path
    .map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
  if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
    return issue.keys.map((key) => ({
      in: where,
      pointer: `${pointer}/${key}`,
      message: "This key is not known here.",
    }));
  }
  return [{ in: where, pointer, message: issue.message }];
}
