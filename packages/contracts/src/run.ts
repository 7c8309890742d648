import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ProjectId, RunId, ThreadId } from "./ids.ts";
import { Interrupt } from "./interrupt.ts";
import { largestInt } from "./limits.ts";
import { RunError, Usage } from "./run-event.ts";
import { ThreadOrigin } from "./thread-origin.ts";
import { Trial, TrialSummary } from "./trial.ts";

export const RunStatus = z
  .enum(["queued", "running", "waiting", "completed", "failed", "cancelled"])
  .meta({ id: "RunStatus" });
export type RunStatus = z.infer<typeof RunStatus>;

/** Statuses that never change again. */
export const terminalRunStatuses: readonly RunStatus[] = ["completed", "failed", "cancelled"];

/**
 * What a run is to its author: a `fork` goes on from a step of another run, a `trial` does not do all for real, an
 * `ordinary` one is neither. A fork of a trial is both.
 */
export const RunKind = z.enum(["ordinary", "fork", "trial"]).meta({ id: "RunKind" });
export type RunKind = z.infer<typeof RunKind>;

/** Which document runs: a frozen version by its number, the newest published one, or the draft as it stands. */
export const VersionSelector = z.union([z.int().min(1).max(largestInt), z.enum(["published", "draft"])]);
export type VersionSelector = z.infer<typeof VersionSelector>;

/**
 * `wait` answers when the run has ended or waits for somebody, `stream` answers with its events (SSE), `background` at
 * once.
 */
export const RunMode = z.enum(["wait", "stream", "background"]);
export type RunMode = z.infer<typeof RunMode>;

const longestDelayMs = 365 * 24 * 60 * 60 * 1_000;

export const StartRun = z
  .strictObject({
    /** Must fit the graph's `input` schema. */
    input: JsonObject,
    /** Continues this thread; without it the run begins a new one. */
    thread_id: ThreadId.optional(),
    version: VersionSelector.default("published"),
    mode: RunMode.default("wait"),
    /**
     * What happens where another run of the thread has not ended: `reject` refuses this one, `queue` lets it wait its
     * turn, `interrupt` cancels the other and begins as soon as it has ended. Without it: `reject`.
     */
    on_busy: z.enum(["reject", "queue", "interrupt"]).optional(),
    /** Begins no sooner. Such a run then waits its turn like one that is queued, whatever `on_busy` says. */
    not_before: z.iso.datetime({ offset: true }).optional(),
    /** Begins no sooner than so many milliseconds from now, at most a year; with `not_before`, whichever is later. */
    delay_ms: z.int().min(0).max(longestDelayMs).optional(),
    /** In mode `stream`: whether the run ends when its reader leaves before it does. Without it: `continue`. */
    on_disconnect: z.enum(["continue", "cancel"]).optional(),
    /** Kept with the run, never read by it. */
    metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
    /** What is not done for real. Only for a run of the draft. */
    trial: Trial.optional(),
  })
  .refine(({ version, trial }) => trial === undefined || version === "draft", {
    path: ["trial"],
    message: "Only a run of the draft can be a trial.",
  })
  .meta({ id: "StartRun" });
export type StartRun = z.infer<typeof StartRun>;

export const Run = z
  .strictObject({
    id: RunId,
    agent_id: AgentId,
    project_id: ProjectId,
    thread_id: ThreadId,
    /** The run that called this one; null where a person or a program did. */
    parent_run_id: RunId.nullable(),
    /** The step that its thread was forked from; null where the thread is no fork. That step may be gone by now. */
    forked_from: ThreadOrigin.nullable(),
    /** What is not done for real; null where all is. What it is replaced by stands at `GET /runs/{run}/graph`. */
    trial: TrialSummary.nullable(),
    /** Null for a run of the draft. */
    version: z.int().nullable(),
    /** The content hash of the document that ran. */
    content_hash: z.string(),
    status: RunStatus,
    mode: RunMode,
    /** How it came: `api`, `schedule`, … */
    channel: z.string(),
    /** Whether it waits for its turn on its thread. */
    is_in_line: z.boolean(),
    /** Begins no sooner; null where nobody asked for that. */
    not_before: z.iso.datetime().nullable(),
    input: JsonObject,
    output: JsonObject.nullable(),
    error: RunError.nullable(),
    usage: Usage,
    /** What it waits for: its open interrupts, first to last. */
    interrupts: z.array(Interrupt),
    /** Of a run that has not ended: the runs that it has called, and these in turn, that wait for somebody. Oldest first. */
    waiting_runs: z.array(RunId),
    /** Where this run waits for those: its nodes that have called them or what called them, as its events name nodes. */
    waiting_nodes: z.array(z.string()),
    metadata: z.record(z.string(), z.string()),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

/** What a run went through: the document as it was when the run began, whatever has become of the agent since. */
export const RunGraph = z
  .strictObject({
    /** Null for a run of a draft. */
    version: z.int().nullable(),
    graph: JsonObject,
    /** What was not done for real; null where all was. */
    trial: Trial.nullable(),
  })
  .meta({ id: "RunGraph" });
export type RunGraph = z.infer<typeof RunGraph>;
