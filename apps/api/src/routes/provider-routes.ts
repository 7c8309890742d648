import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, Provider, ProviderName, PutProvider } from "@patchbay/contracts";
import type { ProviderKeyService } from "@patchbay/models";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Registries"];
const params = z.strictObject({ provider: ProviderName });

const listRoute = defineRoute({
  method: "get",
  path: "/providers",
  tags,
  summary: "List the model providers that the organization has a key for",
  "x-access": "registries:read",
  responses: { 200: jsonResponse(pageOf(Provider), "All of them; never their keys") },
});

const putRoute = defineRoute({
  method: "put",
  path: "/providers/{provider}",
  tags,
  summary: "Have the organization's agents answered by a provider of its own",
  description:
    "From the next model call on, `default` and `fast` lead there. The key is sealed before it is stored and never told again.",
  "x-access": "providers:write",
  request: { params, ...jsonBody(PutProvider) },
  responses: { 200: jsonResponse(Provider, "The provider") },
});

const removeRoute = defineRoute({
  method: "delete",
  path: "/providers/{provider}",
  tags,
  summary: "Forget a provider's key",
  description: "From the next model call on, the server's own models answer again.",
  "x-access": "providers:write",
  request: { params },
  responses: { 204: { description: "Forgotten" } },
});

/** The organization's own ways to models. */
export function providerRoutes({
  providers,
}: {
  readonly providers: ProviderKeyService;
}): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(listRoute, async (c) => {
      const items = await providers.list(c.get("principal").org_id);
      return c.json({ items, next_cursor: null }, 200);
    })
    .openapi(putRoute, async (c) => {
      const principal = c.get("principal");
      const { provider } = c.req.valid("param");
      const stored = await providers.put(
        principal.org_id,
        provider,
        c.req.valid("json"),
        callerId(principal),
      );
      return c.json(stored, 200);
    })
    .openapi(removeRoute, async (c) => {
      await providers.remove(c.get("principal").org_id, c.req.valid("param").provider);
      return c.body(null, 204);
    });
}
