import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AuditEntry,
  AuditEntryId,
  CreateOrganization,
  Membership,
  organizationHeader,
  pageOf,
  PageQuery,
} from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { createOrganization, listAudit } from "@patchbay/identity";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Identity"];

const createRoute = defineRoute({
  method: "post",
  path: "/orgs",
  tags,
  summary: "Make another organization with its first project",
  description: `Whoever makes it, a person who is signed in, owns it. The header \`${organizationHeader}\` names the organization that a request of theirs is meant for.`,
  "x-access": "organizations:write",
  "x-repeatable": true,
  request: jsonBody(CreateOrganization),
  responses: { 201: jsonResponse(Membership, "The organization") },
});

const auditRoute = defineRoute({
  method: "get",
  path: "/audit",
  tags,
  summary: "List what was done to the organization and its keys, newest first",
  "x-access": "audit:read",
  request: {
    query: z.strictObject({ limit: PageQuery.shape.limit, cursor: AuditEntryId.optional() }),
  },
  responses: { 200: jsonResponse(pageOf(AuditEntry), "A page of what was done") },
});

/** Organizations, and what was done in them. */
export function organizationRoutes({ db }: { readonly db: Database }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(createRoute, async (c) =>
      c.json(await createOrganization(db, c.get("principal"), c.req.valid("json")), 201),
    )
    .openapi(auditRoute, async (c) => {
      const { limit, cursor } = c.req.valid("query");
      return c.json(await listAudit(db, c.get("principal"), { limit, before: cursor }), 200);
    });
}
