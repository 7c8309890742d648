import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ProjectId, RunId, ThreadId } from "./ids.ts";
import { largestInt } from "./limits.ts";
import { RunError, Usage } from "./run-event.ts";

export const RunStatus = z
  .enum(["queued", "running", "waiting", "completed", "failed", "cancelled"])
  .meta({ id: "RunStatus" });
export type RunStatus = z.infer<typeof RunStatus>;

/** Statuses that never change again. */
export const terminalRunStatuses: readonly RunStatus[] = ["completed", "failed", "cancelled"];

/** Which document runs: a frozen version by its number, the newest published one, or the draft as it stands. */
export const VersionSelector = z.union([z.int().min(1).max(largestInt), z.enum(["published", "draft"])]);
export type VersionSelector = z.infer<typeof VersionSelector>;

export const StartRun = z
  .strictObject({
    /** Must fit the graph's `input` schema. */
    input: JsonObject,
    /** Continues this thread; without it the run begins a new one. */
    thread_id: ThreadId.optional(),
    version: VersionSelector.default("published"),
    /** `wait` answers when the run has ended, `stream` answers with its events (SSE). */
    mode: z.enum(["wait", "stream"]).default("wait"),
    /** Kept with the run, never read by it. */
    metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
  })
  .meta({ id: "StartRun" });
export type StartRun = z.infer<typeof StartRun>;

export const Run = z
  .strictObject({
    id: RunId,
    agent_id: AgentId,
    project_id: ProjectId,
    thread_id: ThreadId,
    /** Null for a run of the draft. */
    version: z.int().nullable(),
    /** The content hash of the document that ran. */
    content_hash: z.string(),
    status: RunStatus,
    input: JsonObject,
    output: JsonObject.nullable(),
    error: RunError.nullable(),
    usage: Usage,
    metadata: z.record(z.string(), z.string()),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;
