import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AgentId,
  CheckpointState,
  CreateThread,
  ForkedThread,
  ForkThread,
  Message,
  pageOf,
  PageQuery,
  ProjectId,
  RunId,
  Thread,
  ThreadCheckpoint,
  ThreadDetail,
  ThreadId,
} from "@patchbay/contracts";
import { requirePermission } from "@patchbay/identity";
import type { ThreadService } from "@patchbay/runtime";

import type { ApiEnv } from "../http/api-env.ts";
import { callerId } from "../http/caller.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { jsonBody, jsonResponse } from "../http/json.ts";

const tags = ["Threads"];
const threadParam = z.strictObject({ thread: ThreadId });

const createRoute = defineRoute({
  method: "post",
  path: "/threads",
  tags,
  summary: "Begin a thread",
  description: "Not needed before a run: one without `thread_id` begins a thread by itself.",
  "x-access": "threads:write",
  request: jsonBody(CreateThread),
  responses: { 201: jsonResponse(Thread, "The thread, in which nothing was said yet") },
});

const listRoute = defineRoute({
  method: "get",
  path: "/threads",
  tags,
  summary: "List threads, newest first",
  "x-access": "threads:read",
  request: { query: PageQuery.extend({ agent_id: AgentId.optional(), project_id: ProjectId.optional() }) },
  responses: { 200: jsonResponse(pageOf(Thread), "A page of threads") },
});

const getRoute = defineRoute({
  method: "get",
  path: "/threads/{thread}",
  tags,
  summary: "Read a thread: what its state holds, how much was said, its last run",
  "x-access": "threads:read",
  request: { params: threadParam },
  responses: { 200: jsonResponse(ThreadDetail, "The thread") },
});

const deleteRoute = defineRoute({
  method: "delete",
  path: "/threads/{thread}",
  tags,
  summary: "Delete a thread with its runs and everything of theirs",
  description: "Forks of it stay. Refused while one of its runs has not ended.",
  "x-access": "threads:write",
  request: { params: threadParam },
  responses: { 204: { description: "Deleted" } },
});

const messagesRoute = defineRoute({
  method: "get",
  path: "/threads/{thread}/messages",
  tags,
  summary: "Read what was said in a thread, oldest first",
  "x-access": "threads:read",
  request: { params: threadParam, query: PageQuery },
  responses: { 200: jsonResponse(pageOf(Message), "A page of messages") },
});

const checkpointsRoute = defineRoute({
  method: "get",
  path: "/threads/{thread}/checkpoints",
  tags,
  summary: "Read the steps of a thread's runs, newest first",
  description:
    "Each step tells which nodes ran, what was said, and what became of the channels of the graph's state. What was pruned, or ran with the durability `exit`, is not among them.",
  "x-access": "threads:read",
  request: { params: threadParam, query: PageQuery },
  responses: { 200: jsonResponse(pageOf(ThreadCheckpoint), "A page of steps") },
});

const checkpointRoute = defineRoute({
  method: "get",
  path: "/threads/{thread}/checkpoints/{checkpoint}",
  tags,
  summary: "Read all that a step left in the thread: its messages and its state",
  description:
    "What a fork from there begins with. Checkpoints are told apart within their run, which has to be named.",
  "x-access": "threads:read",
  request: {
    params: threadParam.extend({ checkpoint: z.string().max(100) }),
    query: z.strictObject({ run_id: RunId }),
  },
  responses: { 200: jsonResponse(CheckpointState, "The state") },
});

const forkRoute = defineRoute({
  method: "post",
  path: "/threads/{thread}/fork",
  tags,
  "x-repeatable": true,
  summary: "Make a new thread of what a checkpoint of this one holds",
  description:
    "This thread stays as it is. With `resume` a run goes on in the new one, after the checkpoint: nodes before it do not run again, those after it do, with all that they do to the world. That needs `agents:run`, too.",
  "x-access": "threads:write",
  request: { params: threadParam, ...jsonBody(ForkThread) },
  responses: { 201: jsonResponse(ForkedThread, "The new thread") },
});

/** Threads: what was said in them, how their state came about, and forks of them. */
export function threadRoutes({ threads }: { readonly threads: ThreadService }): OpenAPIHono<ApiEnv> {
  return apiRouter()
    .openapi(createRoute, async (c) => {
      const principal = c.get("principal");
      return c.json(await threads.create(principal, c.req.valid("json"), callerId(principal)), 201);
    })
    .openapi(listRoute, async (c) =>
      c.json(await threads.list(c.get("principal"), c.req.valid("query")), 200),
    )
    .openapi(getRoute, async (c) =>
      c.json(await threads.get(c.get("principal"), c.req.valid("param").thread), 200),
    )
    .openapi(deleteRoute, async (c) => {
      await threads.delete(c.get("principal"), c.req.valid("param").thread);
      return c.body(null, 204);
    })
    .openapi(messagesRoute, async (c) => {
      const { thread } = c.req.valid("param");
      return c.json(await threads.messages(c.get("principal"), thread, c.req.valid("query")), 200);
    })
    .openapi(checkpointsRoute, async (c) => {
      const { thread } = c.req.valid("param");
      return c.json(await threads.checkpoints(c.get("principal"), thread, c.req.valid("query")), 200);
    })
    .openapi(checkpointRoute, async (c) => {
      const { thread, checkpoint: checkpoint_id } = c.req.valid("param");
      const { run_id } = c.req.valid("query");
      return c.json(await threads.checkpoint(c.get("principal"), thread, { run_id, checkpoint_id }), 200);
    })
    .openapi(forkRoute, async (c) => {
      const principal = c.get("principal");
      const fork = c.req.valid("json");
      if (fork.resume) requirePermission(principal, "agents:run");
      const { thread } = c.req.valid("param");
      return c.json(await threads.fork(principal, thread, fork, callerId(principal)), 201);
    });
}
