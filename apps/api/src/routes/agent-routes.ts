import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  Agent,
  AgentId,
  AgentVersion,
  AgentVersionSummary,
  CheckResult,
  CreateAgent,
  DiffQuery,
  Draft,
  largestInt,
  GraphDiff,
  Model,
  pageOf,
  PageQuery,
  ProjectId,
  PublishAgent,
  RollbackAgent,
  ToolSummary,
  UpdateAgent,
} from "@patchbay/contracts";
import { Json, JsonObject, type JsonSchema, type Resources } from "@patchbay/graph";
import { requirePermission } from "@patchbay/identity";
import type { AgentService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { HttpError } from "../http/http-error.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Agents"];
const agentParam = z.strictObject({ agent: AgentId });
const graphBody = jsonBody(JsonObject);
const etag = { ETag: { description: "The draft's revision", schema: { type: "string" as const } } };

const createRoute = defineRoute({
  method: "post",
  path: "/agents",
  tags,
  "x-repeatable": true,
  summary: "Create an agent",
  "x-access": "agents:write",
  request: jsonBody(CreateAgent),
  responses: { 201: jsonResponse(Agent, "The agent, with an empty draft") },
});

const listRoute = defineRoute({
  method: "get",
  path: "/agents",
  tags,
  summary: "List agents, newest first",
  "x-access": "agents:read",
  request: { query: PageQuery.extend({ project_id: ProjectId.optional() }) },
  responses: { 200: jsonResponse(pageOf(Agent), "A page of agents") },
});

const getRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}",
  tags,
  summary: "Read an agent",
  "x-access": "agents:read",
  request: { params: agentParam },
  responses: { 200: jsonResponse(Agent, "The agent") },
});

const updateRoute = defineRoute({
  method: "patch",
  path: "/agents/{agent}",
  tags,
  summary: "Rename or describe an agent",
  "x-access": "agents:write",
  request: { params: agentParam, ...jsonBody(UpdateAgent) },
  responses: { 200: jsonResponse(Agent, "The agent as it is now") },
});

const deleteRoute = defineRoute({
  method: "delete",
  path: "/agents/{agent}",
  tags,
  summary: "Delete an agent with its versions, threads and runs",
  description:
    "Refused (409 `agent_in_use`) while runs of it have not ended, or other agents call it in their published version: " +
    "`details` counts the runs (`open_runs`, and of these `queued`, `running` and `waiting`) and names the `agents` by slug.",
  "x-access": "agents:write",
  request: { params: agentParam },
  responses: { 204: { description: "Deleted" } },
});

const getDraftRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/draft",
  tags,
  summary: "Read the draft and what is wrong with it",
  "x-access": "agents:read",
  request: { params: agentParam },
  responses: { 200: { ...jsonResponse(Draft, "The draft"), headers: etag } },
});

const putDraftRoute = defineRoute({
  method: "put",
  path: "/agents/{agent}/draft",
  tags,
  summary: "Store the draft",
  description:
    "The body is the graph document. A draft may be wrong: it is stored, and the answer says what is wrong. `If-Match` carries the revision that the change was made on; where somebody else has changed the draft since, the answer is 412 with their draft in `details.draft` and its `ETag`.",
  "x-access": "agents:write",
  request: { params: agentParam, headers: z.object({ "if-match": z.string().optional() }), ...graphBody },
  responses: { 200: { ...jsonResponse(Draft, "The draft as stored"), headers: etag } },
});

const checkAgentRoute = defineRoute({
  method: "post",
  path: "/agents/{agent}/check",
  tags,
  summary: "Check the stored draft",
  "x-access": "agents:read",
  request: { params: agentParam },
  responses: { 200: jsonResponse(CheckResult, "What is wrong with it") },
});

const checkGraphRoute = defineRoute({
  method: "post",
  path: "/graphs/check",
  tags,
  summary: "Check a graph that is not stored",
  description:
    "Never runs it. The agents that it calls are those of the project `project_id`, or else of the only project of the caller. Who has several and names none is told nothing of agents: any name is taken to be right (no PB4006), and what an agent takes and answers is not checked.",
  "x-access": "agents:read",
  request: { query: z.strictObject({ project_id: ProjectId.optional() }), ...jsonBody(Json) },
  responses: { 200: jsonResponse(CheckResult, "What is wrong with it") },
});

const ToolResource = ToolSummary.pick({ effect: true, input: true, output: true });

const ProjectResources = z
  .strictObject({
    models: z.record(z.string(), Model.pick({ capabilities: true })),
    tools: z.record(z.string(), ToolResource),
    /** By slug: what their published versions take and answer. */
    agents: z.record(z.string(), ToolResource.omit({ effect: true })),
    /** Node types that cannot run here. */
    unavailable: z.array(z.string()),
  })
  .meta({ id: "ProjectResources" });
type ProjectResources = z.infer<typeof ProjectResources>;

const resourcesRoute = defineRoute({
  method: "get",
  path: "/projects/{project}/resources",
  tags: ["Registries"],
  summary: "Read everything that documents of a project can name",
  description:
    "Its models, tools and published agents, as far as a checker must know them: `POST /graphs/check` and the admin UI find the same with them, except about versions of agents that are not the published ones. Beside `registries:read` it needs `agents:read`.",
  "x-access": "registries:read",
  request: { params: z.strictObject({ project: ProjectId }) },
  responses: { 200: jsonResponse(ProjectResources, "What documents can name") },
});

const publishRoute = defineRoute({
  method: "post",
  path: "/agents/{agent}/publish",
  tags,
  "x-repeatable": true,
  summary: "Freeze the draft as the next version",
  description:
    "With `If-Match` only the draft at that revision; where somebody has changed it since, the answer is 412 as for storing it.",
  "x-access": "agents:publish",
  request: {
    params: agentParam,
    headers: z.object({ "if-match": z.string().optional() }),
    ...jsonBody(PublishAgent),
  },
  responses: { 201: jsonResponse(AgentVersionSummary, "The new version") },
});

const rollbackRoute = defineRoute({
  method: "post",
  path: "/agents/{agent}/rollback",
  tags,
  "x-repeatable": true,
  summary: "Put an old version in force again, as the next version",
  description: "The draft stays as it is, and so do the versions in between.",
  "x-access": "agents:publish",
  request: { params: agentParam, ...jsonBody(RollbackAgent) },
  responses: { 201: jsonResponse(AgentVersionSummary, "The new version") },
});

const versionsRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/versions",
  tags,
  summary: "List versions, newest first",
  "x-access": "agents:read",
  request: {
    params: agentParam,
    query: z.strictObject({
      limit: PageQuery.shape.limit,
      cursor: z.coerce.number().int().min(1).max(largestInt).optional(),
    }),
  },
  responses: { 200: jsonResponse(pageOf(AgentVersionSummary), "A page of versions") },
});

const versionRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/versions/{number}",
  tags,
  summary: "Read a version with its graph",
  "x-access": "agents:read",
  request: {
    params: z.strictObject({ agent: AgentId, number: z.coerce.number().int().min(1).max(largestInt) }),
  },
  responses: { 200: jsonResponse(AgentVersion, "The version") },
});

const diffRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/diff",
  tags,
  summary: "Compare two versions, or a version and the draft",
  description:
    "`from` and `to` are the number of a version, `published` for the newest one, or `draft`. The answer lists what changed in meaning: a prompt word by word, an edge led elsewhere, a node renamed. What is cosmetic is marked.",
  "x-access": "agents:read",
  request: { params: agentParam, query: DiffQuery },
  responses: { 200: jsonResponse(GraphDiff, "What changed") },
});

/** Agents, their drafts and their versions. */
export function agentRoutes({ agents }: { readonly agents: AgentService }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(createRoute, async (c) =>
      c.json(await agents.create(c.get("principal"), c.req.valid("json")), 201),
    )
    .openapi(listRoute, async (c) => c.json(await agents.list(c.get("principal"), c.req.valid("query")), 200))
    .openapi(getRoute, async (c) =>
      c.json(await agents.get(c.get("principal"), c.req.valid("param").agent), 200),
    )
    .openapi(updateRoute, async (c) =>
      c.json(await agents.update(c.get("principal"), c.req.valid("param").agent, c.req.valid("json")), 200),
    )
    .openapi(deleteRoute, async (c) => {
      await agents.delete(c.get("principal"), c.req.valid("param").agent);
      return c.body(null, 204);
    })
    .openapi(getDraftRoute, async (c) => {
      const draft = await agents.getDraft(c.get("principal"), c.req.valid("param").agent);
      return c.json(draft, 200, { etag: `"${draft.revision}"` });
    })
    .openapi(putDraftRoute, async (c) => {
      const revision = revisionOf(c.req.valid("header")["if-match"]);
      const draft = await agents.putDraft(
        c.get("principal"),
        c.req.valid("param").agent,
        c.req.valid("json"),
        revision,
      );
      return c.json(draft, 200, { etag: `"${draft.revision}"` });
    })
    .openapi(checkAgentRoute, async (c) => {
      const { diagnostics } = await agents.getDraft(c.get("principal"), c.req.valid("param").agent);
      return c.json({ diagnostics }, 200);
    })
    .openapi(checkGraphRoute, async (c) => {
      const { project_id } = c.req.valid("query");
      const diagnostics = await agents.check(c.get("principal"), c.req.valid("json"), project_id);
      return c.json({ diagnostics: [...diagnostics] }, 200);
    })
    .openapi(resourcesRoute, async (c) => {
      const principal = c.get("principal");
      requirePermission(principal, "agents:read");
      const resources = await agents.resources(principal, c.req.valid("param").project);
      return c.json(toProjectResources(resources), 200);
    })
    .openapi(publishRoute, async (c) => {
      const principal = c.get("principal");
      const { note } = c.req.valid("json");
      const ifMatch = c.req.valid("header")["if-match"];
      const version = await agents.publish(principal, c.req.valid("param").agent, {
        note,
        created_by: callerId(principal),
        revision: ifMatch === undefined ? undefined : revisionOf(ifMatch),
      });
      return c.json(version, 201);
    })
    .openapi(rollbackRoute, async (c) => {
      const principal = c.get("principal");
      const version = await agents.rollback(principal, c.req.valid("param").agent, {
        ...c.req.valid("json"),
        created_by: callerId(principal),
      });
      return c.json(version, 201);
    })
    .openapi(versionsRoute, async (c) => {
      const { limit, cursor } = c.req.valid("query");
      return c.json(
        await agents.versions(c.get("principal"), c.req.valid("param").agent, { limit, before: cursor }),
        200,
      );
    })
    .openapi(versionRoute, async (c) => {
      const { agent, number } = c.req.valid("param");
      return c.json(await agents.version(c.get("principal"), agent, number), 200);
    })
    .openapi(diffRoute, async (c) =>
      c.json(await agents.diff(c.get("principal"), c.req.valid("param").agent, c.req.valid("query")), 200),
    );
}

/** The revision that an `If-Match` names. Without one, a change could overwrite what nobody has read. */
function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    throw new HttpError("precondition_required", "Send the ETag of the draft that you changed as If-Match.");
  }
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1];
  if (revision === undefined) {
    throw new HttpError("request_invalid", "If-Match must be an ETag of this draft.", [
      { in: "header", pointer: "/if-match", message: 'must look like "3"' },
    ]);
  }
  return Number(revision);
}

const toProjectResources = ({ models, tools, agents, unavailable }: Resources): ProjectResources => ({
  models: mapped(models, ({ capabilities }) => ({ capabilities: [...capabilities] })),
  tools: mapped(tools, ({ effect, input, output }) => ({
    effect,
    input: asJson(input),
    output: asJson(output),
  })),
  agents: mapped(agents, ({ input, output }) => ({ input: asJson(input), output: asJson(output) })),
  unavailable: [...(unavailable ?? [])],
});

const mapped = <From, To>(
  entries: ReadonlyMap<string, From>,
  change: (from: From) => To,
): Record<string, To> => Object.fromEntries([...entries].map(([name, each]) => [name, change(each)]));

// A schema was read from JSON; its type spells absent keys as undefined, which JSON leaves out.
const asJson = (schema: JsonSchema): JsonObject => schema as unknown as JsonObject;
