import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AgentId,
  Interrupt,
  largestInt,
  pageOf,
  PageQuery,
  ProjectId,
  ResumeRun,
  Run,
  RunEvent,
  RunGraph,
  RunId,
  RunKind,
  RunStatus,
  StartRun,
  ThreadId,
} from "@patchbay/contracts";
import type { Database } from "@patchbay/database";
import { requirePermission } from "@patchbay/identity";
import type { RunService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { answererOf, callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { eventStream } from "../http/event-stream.ts";
import { stillAllowed } from "../http/still-allowed.ts";
import { repeatableRequest, replayedHeader } from "../http/idempotency-key.ts";
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
    "In mode `wait` the answer is the run once it has ended or waits for somebody; in mode `stream` its events as they " +
    "happen, no further than that; in mode `background` the run as it is queued. Sent again under the same " +
    "`Idempotency-Key` within 24 hours, it is the same run. `on_busy: interrupt` needs `runs:cancel` too.",
  "x-access": "agents:run",
  request: { params: z.strictObject({ agent: AgentId }), ...jsonBody(StartRun) },
  responses: {
    200: {
      description: "The run, or its events",
      content: { "application/json": { schema: Run }, ...streamContent },
    },
    202: jsonResponse(Run, "The run as it is queued, in mode `background`"),
  },
});

const listRoute = defineRoute({
  method: "get",
  path: "/runs",
  tags,
  summary: "List runs, newest first",
  "x-access": "runs:read",
  request: {
    query: PageQuery.extend({
      agent_id: AgentId.optional(),
      project_id: ProjectId.optional(),
      thread_id: ThreadId.optional(),
      parent_run_id: RunId.optional(),
      /** Runs on threads that were forked from a step of this run. */
      forked_from_run_id: RunId.optional(),
      kind: RunKind.optional(),
      status: RunStatus.optional().describe(
        "What a person would say of them: `waiting` are also runs whose own status is `running` and that go on only when somebody answers a run that they have called (`waiting_runs`); `running` are the others.",
      ),
    }),
  },
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

const graphRoute = defineRoute({
  method: "get",
  path: "/runs/{run}/graph",
  tags,
  summary: "Read the document that a run goes through",
  description: "As it was when the run began, also where it was a draft that has changed since.",
  "x-access": "runs:read",
  request: { params: runParam },
  responses: { 200: jsonResponse(RunGraph, "The document") },
});

const eventsRoute = defineRoute({
  method: "get",
  path: "/runs/{run}/events",
  tags,
  summary: "Follow a run from any point",
  description:
    "Replays the events after `Last-Event-ID` and goes on live, with comments that keep the connection open, until the " +
    "run has ended: also through whatever it waits for. `until=rest` ends where it waits, too.",
  "x-access": "runs:read",
  request: {
    params: runParam,
    query: z.strictObject({ until: z.enum(["end", "rest"]).default("end") }),
    headers: z.object({ "last-event-id": z.coerce.number().int().min(0).max(largestInt).optional() }),
  },
  responses: { 200: { description: "The events", content: streamContent } },
});

const interruptsRoute = defineRoute({
  method: "get",
  path: "/runs/{run}/interrupts",
  tags,
  summary: "Read what a run has asked, first to last",
  "x-access": "runs:read",
  request: { params: runParam },
  responses: { 200: jsonResponse(pageOf(Interrupt), "All interrupts, open and closed") },
});

const resumeRoute = defineRoute({
  method: "post",
  path: "/runs/{run}/resume",
  tags,
  "x-repeatable": true,
  summary: "Answer what a run waits for",
  description:
    "Each interrupt is answered once. The run goes on by itself; follow it at `/runs/{run}/events` with `Last-Event-ID`.",
  "x-access": "runs:resume",
  request: { params: runParam, ...jsonBody(ResumeRun) },
  responses: { 200: jsonResponse(Run, "The run as it goes on") },
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

interface RunRoutesNeeds {
  readonly runs: RunService;
  readonly db: Database;
}

/** Runs: started, followed, answered, cancelled. */
export function runRoutes({ runs, db }: RunRoutesNeeds): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(startRoute, async (c) => {
      const principal = c.get("principal");
      const request = c.req.valid("json");
      // It ends a run, which may be somebody else's.
      if (request.on_busy === "interrupt") requirePermission(principal, "runs:cancel");
      const { agent } = c.req.valid("param");
      const caller = { id: callerId(principal), channel: "api" };
      const repeatable = await repeatableRequest(c);
      const { id, isReplayed } = await runs.start(principal, agent, request, caller, repeatable);
      const headers = { location: `/api/v1/runs/${id}`, ...(isReplayed ? replayedHeader : {}) };
      if (request.mode === "stream") {
        const batches = (signal: AbortSignal) => runs.eventBatches(principal, id, 0, signal);
        const options = { headers, isAllowed: stillAllowed(c, db, undefined) };
        if (request.on_disconnect !== "cancel") return eventStream(c, batches, options);
        const left = () => runs.readerLeft(principal, id);
        return eventStream(c, (signal) => untilLeft(batches(signal), left), options);
      }
      if (request.mode === "background") return c.json(await runs.get(principal, id), 202, headers);
      return c.json(await runs.waitForRest(principal, id, c.req.raw.signal), 200, headers);
    })
    .openapi(listRoute, async (c) => c.json(await runs.list(c.get("principal"), c.req.valid("query")), 200))
    .openapi(getRoute, async (c) => c.json(await runs.get(c.get("principal"), c.req.valid("param").run), 200))
    .openapi(graphRoute, async (c) =>
      c.json(await runs.graph(c.get("principal"), c.req.valid("param").run), 200),
    )
    .openapi(eventsRoute, async (c) => {
      const principal = c.get("principal");
      const { run } = c.req.valid("param");
      // Asked first, so that a run that is not there is a 404 and not a broken stream.
      await runs.get(principal, run);
      const { until } = c.req.valid("query");
      const after = c.req.valid("header")["last-event-id"] ?? 0;
      return eventStream(c, (signal) => runs.eventBatches(principal, run, after, signal, until), {
        isAllowed: stillAllowed(c, db, "runs:read"),
      });
    })
    .openapi(interruptsRoute, async (c) => {
      const items = [...(await runs.interrupts(c.get("principal"), c.req.valid("param").run))];
      return c.json({ items, next_cursor: null }, 200);
    })
    .openapi(resumeRoute, async (c) => {
      const principal = c.get("principal");
      const { run } = c.req.valid("param");
      return c.json(await runs.resume(principal, run, c.req.valid("json"), answererOf(principal)), 200);
    })
    .openapi(cancelRoute, async (c) =>
      c.json(await runs.cancel(c.get("principal"), c.req.valid("param").run), 200),
    );
}

/** Everything of `source`, and `left` is called when its reader goes away before its end. */
async function* untilLeft<Item>(
  source: AsyncGenerator<Item, void, undefined>,
  left: () => Promise<void>,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* source;
  } finally {
    // Also after a quiet end, which may have been the reader's: what has ended or rests is left as it is.
    await left();
  }
}
