import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AgentId,
  largestInt,
  Message,
  pageOf,
  PageQuery,
  ProjectId,
  Run,
  RunEvent,
  RunId,
  StartRun,
  ThreadId,
} from "@patchbay/contracts";
import type { RunService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { eventStream } from "../http/event-stream.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Runs"];
const runParam = z.strictObject({ run: RunId });

/** Server-sent events: `event` is the type, `id` the number to resume from, `data` the other fields. */
const streamContent = { "text/event-stream": { schema: RunEvent } };

const startRoute = defineRoute({
  method: "post",
  path: "/agents/{agent}/runs",
  tags,
  summary: "Run an agent",
  description:
    "In mode `wait` the answer is the run once it has ended; in mode `stream` its events as they happen.",
  "x-access": "agents:run",
  request: { params: z.strictObject({ agent: AgentId }), ...jsonBody(StartRun) },
  responses: {
    200: {
      description: "The run, or its events",
      content: { "application/json": { schema: Run }, ...streamContent },
    },
  },
});

const listRoute = defineRoute({
  method: "get",
  path: "/runs",
  tags,
  summary: "List runs, newest first",
  "x-access": "runs:read",
  request: { query: PageQuery.extend({ agent_id: AgentId.optional(), project_id: ProjectId.optional() }) },
  responses: { 200: jsonResponse(pageOf(Run), "A page of runs") },
});

const getRoute = defineRoute({
  method: "get",
  path: "/runs/{run}",
  tags,
  summary: "Read a run",
  "x-access": "runs:read",
  request: { params: runParam },
  responses: { 200: jsonResponse(Run, "The run") },
});

const eventsRoute = defineRoute({
  method: "get",
  path: "/runs/{run}/events",
  tags,
  summary: "Follow a run from any point",
  description: "Replays the events after `Last-Event-ID` and goes on live.",
  "x-access": "runs:read",
  request: {
    params: runParam,
    headers: z.object({ "last-event-id": z.coerce.number().int().min(0).max(largestInt).optional() }),
  },
  responses: { 200: { description: "The events", content: streamContent } },
});

const cancelRoute = defineRoute({
  method: "post",
  path: "/runs/{run}/cancel",
  tags,
  summary: "Cancel a run",
  "x-access": "runs:cancel",
  request: { params: runParam },
  responses: { 200: jsonResponse(Run, "The run; one that had ended is as it was") },
});

const messagesRoute = defineRoute({
  method: "get",
  path: "/threads/{thread}/messages",
  tags: ["Threads"],
  summary: "Read what was said in a thread, oldest first",
  "x-access": "threads:read",
  request: { params: z.strictObject({ thread: ThreadId }) },
  responses: { 200: jsonResponse(pageOf(Message), "All messages") },
});

/** Runs and the threads that they belong to. */
export function runRoutes({ runs }: { readonly runs: RunService }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(startRoute, async (c) => {
      const principal = c.get("principal");
      const request = c.req.valid("json");
      const { id } = await runs.start(principal, c.req.valid("param").agent, request, {
        id: callerId(principal),
        channel: "api",
      });
      const headers = { location: `/api/v1/runs/${id}` };
      if (request.mode === "stream")
        return eventStream((signal) => runs.events(principal, id, 0, signal), headers);
      return c.json(await runs.waitForEnd(principal, id, c.req.raw.signal), 200, headers);
    })
    .openapi(listRoute, async (c) => c.json(await runs.list(c.get("principal"), c.req.valid("query")), 200))
    .openapi(getRoute, async (c) => c.json(await runs.get(c.get("principal"), c.req.valid("param").run), 200))
    .openapi(eventsRoute, async (c) => {
      const principal = c.get("principal");
      const { run } = c.req.valid("param");
      // Asked first, so that a run that is not there is a 404 and not a broken stream.
      await runs.get(principal, run);
      return eventStream((signal) =>
        runs.events(principal, run, c.req.valid("header")["last-event-id"] ?? 0, signal),
      );
    })
    .openapi(cancelRoute, async (c) =>
      c.json(await runs.cancel(c.get("principal"), c.req.valid("param").run), 200),
    )
    .openapi(messagesRoute, async (c) => {
      const items = [...(await runs.messages(c.get("principal"), c.req.valid("param").thread))];
      return c.json({ items, next_cursor: null }, 200);
    });
}
