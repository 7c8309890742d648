import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AgentId,
  CreateSchedule,
  pageOf,
  PageQuery,
  Schedule,
  ScheduleId,
  UpdateSchedule,
} from "@patchbay/contracts";
import { requirePermission } from "@patchbay/identity";
import type { ScheduleService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Schedules"];
const agentParam = z.strictObject({ agent: AgentId });
const scheduleParam = z.strictObject({ agent: AgentId, schedule: ScheduleId });

const createRoute = defineRoute({
  method: "post",
  path: "/agents/{agent}/schedules",
  tags,
  summary: "Run an agent by the clock",
  description:
    "Five cron fields, read on the clock of `time_zone`; at most one run a minute. The schedule stays on its version when another is published. Beside `agents:write` it needs `agents:run`.",
  "x-access": "agents:write",
  "x-repeatable": true,
  request: { params: agentParam, ...jsonBody(CreateSchedule) },
  responses: { 201: jsonResponse(Schedule, "The schedule, with when it fires next") },
});

const listRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/schedules",
  tags,
  summary: "List an agent's schedules, newest first",
  "x-access": "agents:read",
  request: { params: agentParam, query: PageQuery },
  responses: { 200: jsonResponse(pageOf(Schedule), "A page of schedules") },
});

const getRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/schedules/{schedule}",
  tags,
  summary: "Read a schedule",
  "x-access": "agents:read",
  request: { params: scheduleParam },
  responses: { 200: jsonResponse(Schedule, "The schedule") },
});

const updateRoute = defineRoute({
  method: "patch",
  path: "/agents/{agent}/schedules/{schedule}",
  tags,
  summary: "Change, pause or resume a schedule",
  description: "Beside `agents:write` it needs `agents:run`.",
  "x-access": "agents:write",
  request: { params: scheduleParam, ...jsonBody(UpdateSchedule) },
  responses: { 200: jsonResponse(Schedule, "The schedule as it is now") },
});

const deleteRoute = defineRoute({
  method: "delete",
  path: "/agents/{agent}/schedules/{schedule}",
  tags,
  summary: "Delete a schedule; its runs stay",
  "x-access": "agents:write",
  request: { params: scheduleParam },
  responses: { 204: { description: "Deleted" } },
});

/** When agents run by the clock. */
export function scheduleRoutes({ schedules }: { readonly schedules: ScheduleService }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(createRoute, async (c) => {
      const principal = c.get("principal");
      requirePermission(principal, "agents:run");
      const { agent } = c.req.valid("param");
      return c.json(await schedules.create(principal, agent, c.req.valid("json"), callerId(principal)), 201);
    })
    .openapi(listRoute, async (c) =>
      c.json(await schedules.list(c.get("principal"), c.req.valid("param").agent, c.req.valid("query")), 200),
    )
    .openapi(getRoute, async (c) => {
      const { agent, schedule } = c.req.valid("param");
      return c.json(await schedules.get(c.get("principal"), agent, schedule), 200);
    })
    .openapi(updateRoute, async (c) => {
      const principal = c.get("principal");
      requirePermission(principal, "agents:run");
      const { agent, schedule } = c.req.valid("param");
      return c.json(await schedules.update(principal, agent, schedule, c.req.valid("json")), 200);
    })
    .openapi(deleteRoute, async (c) => {
      const { agent, schedule } = c.req.valid("param");
      await schedules.delete(c.get("principal"), agent, schedule);
      return c.body(null, 204);
    });
}
