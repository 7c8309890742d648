import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { CreateErasure, Erasure, pageOf, PageQuery, ProjectId, Retention } from "@patchbay/contracts";
import type { ErasureService, RetentionService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Erasure and retention"];
const projectParam = z.strictObject({ project: ProjectId });

const eraseRoute = defineRoute({
  method: "post",
  path: "/erasures",
  tags,
  "x-repeatable": true,
  summary: "Remove all that there is of a person, an API key or a thread",
  description:
    "Removes threads that they began or had a run in, as a whole and with their forks, with the runs and everything of theirs; in the runs of others, the answers that they gave. Runs that have not ended are cancelled. Safe to repeat.",
  "x-access": "erasures:write",
  request: jsonBody(CreateErasure),
  responses: {
    201: jsonResponse(z.strictObject({ items: z.array(Erasure) }), "A receipt for each project"),
  },
});

const listRoute = defineRoute({
  method: "get",
  path: "/erasures",
  tags,
  summary: "List the receipts of erasures, newest first",
  "x-access": "erasures:read",
  request: { query: PageQuery },
  responses: { 200: jsonResponse(pageOf(Erasure), "A page of receipts") },
});

const getRetentionRoute = defineRoute({
  method: "get",
  path: "/projects/{project}/retention",
  tags,
  summary: "Read how long a project keeps what happened in it",
  "x-access": "projects:read",
  request: { params: projectParam },
  responses: { 200: jsonResponse(Retention, "The policy") },
});

const putRetentionRoute = defineRoute({
  method: "put",
  path: "/projects/{project}/retention",
  tags,
  summary: "Set how long a project keeps what happened in it",
  description: "What is older is removed within minutes, and does not come back.",
  "x-access": "projects:write",
  request: { params: projectParam, ...jsonBody(Retention) },
  responses: { 200: jsonResponse(Retention, "The policy as it is now") },
});

/** What is removed: because somebody asked, or because its time is over. */
export function erasureRoutes({
  erasures,
  retention,
}: {
  readonly erasures: ErasureService;
  readonly retention: RetentionService;
}): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(eraseRoute, async (c) =>
      c.json({ items: await erasures.erase(c.get("principal"), c.req.valid("json")) }, 201),
    )
    .openapi(listRoute, async (c) =>
      c.json(await erasures.list(c.get("principal"), c.req.valid("query")), 200),
    )
    .openapi(getRetentionRoute, async (c) =>
      c.json(await retention.get(c.get("principal"), c.req.valid("param").project), 200),
    )
    .openapi(putRetentionRoute, async (c) =>
      c.json(await retention.set(c.get("principal"), c.req.valid("param").project, c.req.valid("json")), 200),
    );
}
