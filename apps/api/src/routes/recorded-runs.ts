import type { RecordedRun } from "@patchbay/compiler";
import type { Run, RunEvent } from "@patchbay/contracts";
import type { Tenant } from "@patchbay/database";
import {
  RunNotFoundError,
  type RunService,
  ThreadNotFoundError,
  type ThreadService,
} from "@patchbay/runtime";

/** How far back is looked for runs that fit: what is older hardly ever adds another kind of case. */
const mostLookedAt = 200;
const pageSize = 100;
/** Runs with more events are none that a person would read as a test. */
const mostEvents = 2_000;
/** All that reading and repeating runs may take; what was found by then is what there is. */
const longestMs = 10_000;

export interface RecordedRunsNeeds {
  readonly runs: RunService;
  readonly threads: ThreadService;
}

/**
 * The runs of a version that a test can begin with, newest first: completed, started by a person or a program and not by
 * another run, each alone in a thread that is no fork, so that what the thread holds is what the run left there. Trials
 * are runs of drafts, so none is among them. Only what the tenant may see; runs that are erased meanwhile are passed over.
 */
export async function* recordedRuns(
  { runs, threads }: RecordedRunsNeeds,
  tenant: Tenant,
  of: { readonly agentId: string; readonly version: number },
  asking: AbortSignal,
): AsyncGenerator<RecordedRun, void, undefined> {
  const signal = AbortSignal.any([asking, AbortSignal.timeout(longestMs)]);
  for await (const run of completedRuns(runs, tenant, of.agentId)) {
    if (signal.aborted) return;
    if (run.version !== of.version || run.parent_run_id !== null || run.output === null) continue;
    const recorded = await readRun({ runs, threads }, tenant, run, run.output, signal);
    if (recorded !== undefined) yield recorded;
  }
}

async function* completedRuns(
  runs: RunService,
  tenant: Tenant,
  agent_id: string,
): AsyncGenerator<Run, void, undefined> {
  let cursor: string | undefined;
  for (let seen = 0; seen < mostLookedAt; seen += pageSize) {
    const page = await runs.list(tenant, { agent_id, status: "completed", limit: pageSize, cursor });
    yield* page.items;
    if (page.next_cursor === null) return;
    cursor = page.next_cursor;
  }
}

async function readRun(
  { runs, threads }: RecordedRunsNeeds,
  tenant: Tenant,
  run: Run,
  output: RecordedRun["output"],
  signal: AbortSignal,
): Promise<RecordedRun | undefined> {
  try {
    const { run_count, origin, channels } = await threads.get(tenant, run.thread_id);
    if (run_count !== 1 || origin !== null) return undefined;
    const events: RunEvent[] = [];
    for await (const { event } of runs.events(tenant, run.id, 0, signal)) {
      events.push(event);
      if (events.length > mostEvents) return undefined;
    }
    if (events.at(-1)?.type !== "run.completed") return undefined;
    // Told apart by when they were, and by nothing that leads back to somebody.
    const name = `repeats a run of ${run.created_at}`;
    return { name, input: run.input, output, channels, events };
  } catch (error) {
    // Somebody has erased it since it was listed.
    if (error instanceof ThreadNotFoundError || error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
