import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  ApiKey,
  ApiKeyId,
  CreateApiKey,
  CreatedApiKey,
  pageOf,
  PageQuery,
  ProjectId,
} from "@patchbay/contracts";
import type { ApiKeyService } from "@patchbay/identity";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Identity"];

const createRoute = defineRoute({
  method: "post",
  path: "/api-keys",
  tags,
  summary: "Make an API key of a project",
  description:
    "`key` is told here and never again: only its digest is stored. Sent again under the same `Idempotency-Key`, the answer is the same without it. The scopes are some of the caller's own permissions; a key that expires makes none that lives longer.",
  "x-access": "api_keys:write",
  "x-repeatable": true,
  request: jsonBody(CreateApiKey),
  responses: { 201: jsonResponse(CreatedApiKey, "The key") },
});

const listRoute = defineRoute({
  method: "get",
  path: "/api-keys",
  tags,
  summary: "List the API keys that were not revoked, newest first",
  "x-access": "api_keys:read",
  request: {
    query: z.strictObject({
      limit: PageQuery.shape.limit,
      cursor: ApiKeyId.optional(),
      project_id: ProjectId.optional(),
    }),
  },
  responses: { 200: jsonResponse(pageOf(ApiKey), "A page of keys") },
});

const revokeRoute = defineRoute({
  method: "delete",
  path: "/api-keys/{key}",
  tags,
  summary: "Revoke an API key",
  description: "Its next request is refused. Nobody revokes a key that may do what they may not.",
  "x-access": "api_keys:write",
  request: { params: z.strictObject({ key: ApiKeyId }) },
  responses: { 204: { description: "Revoked" } },
});

/** The keys by which programs call the API. */
export function apiKeyRoutes({ apiKeys }: { readonly apiKeys: ApiKeyService }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(createRoute, async (c) => {
      const created = await apiKeys.create(c.get("principal"), c.req.valid("json"));
      c.set("keptAnswer", { ...created, key: null });
      return c.json(created, 201);
    })
    .openapi(listRoute, async (c) => {
      const { cursor, ...query } = c.req.valid("query");
      return c.json(await apiKeys.list(c.get("principal"), { ...query, before: cursor }), 200);
    })
    .openapi(revokeRoute, async (c) => {
      await apiKeys.revoke(c.get("principal"), c.req.valid("param").key);
      return c.body(null, 204);
    });
}
