import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { ChatModel } from "@patchbay/compiler";
import { pageOf, Provider, ProviderName, ProviderTrial, PutProvider } from "@patchbay/contracts";
import { type ProviderKeyService, ProviderNotFoundError } from "@patchbay/models";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";
import { tryModel } from "../http/try-model.ts";

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

const tryRoute = defineRoute({
  method: "post",
  path: "/providers/{provider}/try",
  tags,
  summary: "Ask a provider for one word, to see whether its key works",
  description: "A call of the model, which the provider charges for like any other.",
  "x-access": "providers:write",
  request: { params },
  responses: { 200: jsonResponse(ProviderTrial, "Whether it answered") },
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
  model,
}: {
  readonly providers: ProviderKeyService;
  /** A model by its name, as it answers an organization. */
  readonly model: (name: string, caller: { readonly org_id: string }) => ChatModel | undefined;
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
    .openapi(tryRoute, async (c) => {
      const { org_id } = c.get("principal");
      const { provider } = c.req.valid("param");
      const isKnown = (await providers.list(org_id)).some((each) => each.provider === provider);
      const found = model("default", { org_id });
      if (!isKnown || found === undefined) throw new ProviderNotFoundError(provider);
      return c.json(await tryModel(found), 200);
    })
    .openapi(removeRoute, async (c) => {
      const principal = c.get("principal");
      await providers.remove(principal.org_id, c.req.valid("param").provider, callerId(principal));
      return c.body(null, 204);
    });
}
