import type { OpenAPIHono } from "@hono/zod-openapi";
import { DiagnosticExplanation, pageOf } from "@patchbay/contracts";
import { type DiagnosticKind, diagnosticKinds } from "@patchbay/graph";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonResponse } from "../http/json.ts";

const listRoute = defineRoute({
  method: "get",
  path: "/diagnostics",
  tags: ["Registries"],
  summary: "List every diagnostic code with its reason and its remedy",
  "x-access": "registries:read",
  responses: { 200: jsonResponse(pageOf(DiagnosticExplanation), "All codes, in their order") },
});

/** What the codes of diagnostics mean, so that a client need not carry the words. */
export function diagnosticRoutes(): OpenAPIHono<ApiEnv> {
  return apiRouter().openapi(listRoute, (c) => c.json({ items: explanations, next_cursor: null }, 200));
}

const explanations = Object.entries<DiagnosticKind>(diagnosticKinds)
  .map(([code, { severity, title, why, fix }]): DiagnosticExplanation => ({
    code,
    severity,
    title,
    why,
    fix,
  }))
  .toSorted((a, b) => (a.code < b.code ? -1 : 1));
