import type { ChatModel } from "@patchbay/compiler";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Model, pageOf, ToolSummary } from "@patchbay/contracts";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonResponse } from "../http/json.ts";

export interface RegistryNeeds {
  readonly models: (org_id: string) => Promise<readonly Model[]>;
  readonly tools: readonly ToolSummary[];
  /** A model by its name, as it answers an organization. */
  readonly model: (name: string, caller: { readonly org_id: string }) => ChatModel | undefined;
}

const modelsRoute = defineRoute({
  method: "get",
  path: "/models",
  tags: ["Registries"],
  summary: "List the models that documents can name",
  "x-access": "registries:read",
  responses: { 200: jsonResponse(pageOf(Model), "All models") },
});

const toolsRoute = defineRoute({
  method: "get",
  path: "/tools",
  tags: ["Registries"],
  summary: "List the tools that documents can name",
  "x-access": "registries:read",
  responses: { 200: jsonResponse(pageOf(ToolSummary), "All tools") },
});

/** What stands behind the names in documents. */
export function registryRoutes({ models, tools }: RegistryNeeds): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(modelsRoute, async (c) => {
      const items = [...(await models(c.get("principal").org_id))];
      return c.json({ items, next_cursor: null }, 200);
    })
    .openapi(toolsRoute, (c) => c.json({ items: [...tools], next_cursor: null }, 200));
}
