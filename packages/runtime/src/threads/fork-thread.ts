import {
  type AgentCompiler,
  type CompiledAgent,
  editKept,
  GraphInvalidError,
  moveKept,
  threadOfKept,
} from "@patchbay/compiler";
import type { CheckpointState, ForkThread, RunEvent, Thread, Usage } from "@patchbay/contracts";
import { newId, type ProjectTransaction } from "@patchbay/database";
import { createValidator, JsonObject, type SchemaViolation } from "@patchbay/graph";
import { sql } from "kysely";

import { AgentVersionRepository } from "../agents/agent-version-repository.ts";
import { frozenResources } from "../agents/project-resources.ts";
import { CheckpointBatch } from "../checkpoints/checkpoint-batch.ts";
import { CheckpointRepository, type ReadCheckpoint } from "../checkpoints/checkpoint-repository.ts";
import { extendLineage } from "../checkpoints/lineage.ts";
import { insertEvents } from "../events/stored-events.ts";
import { insertInterrupts } from "../interrupts/interrupt-repository.ts";
import type { Registries } from "../registries.ts";
import { RunNotFoundError } from "../runs/run-errors.ts";
import { CheckpointNotFoundError, CheckpointNotResumableError, ForkEditInvalidError } from "./fork-errors.ts";
import { insertThread } from "./thread-repository.ts";

interface Needs {
  readonly compiler: AgentCompiler;
  readonly registries: Pick<Registries, "resources">;
}

/**
 * Makes a new thread of what a checkpoint of another one holds, with an edit, and on demand a run on it that goes on
 * after the checkpoint. Reads the other thread and leaves it as it is.
 *
 * The new run is a copy of the checkpoint whose lease has run out: whichever process finds it goes on with it just as
 * with a run whose process died, on the version that the first run was of. What the first run's unfinished step has
 * written does not come along; that step is run anew.
 *
 * @param by the principal who forks
 * @throws {RunNotFoundError} @throws {CheckpointNotFoundError} @throws {ForkEditInvalidError}
 * @throws {CheckpointNotResumableError} @throws {GraphInvalidError} where the run's graph cannot run here any more
 */
export async function forkThread(
  tx: ProjectTransaction,
  { id, agent_id }: Pick<Thread, "id" | "agent_id">,
  { run_id, checkpoint_id, edit, resume }: ForkThread,
  by: string,
  needs: Needs,
): Promise<{ thread_id: string; run_id: string | null }> {
  const source = await findRun(tx, id, run_id);
  const found = await findCheckpoint(tx, run_id, checkpoint_id);
  refuseWrong(await agentOf(tx, agent_id, source, needs), edit);
  const edited = editKept(found.channel_values, edit);
  const thread_id = await insertThread(tx, agent_id, {
    state: threadOfKept(edited),
    origin: { thread_id: id, run_id, checkpoint_id },
    created_by: by,
  });
  if (!resume) return { thread_id, run_id: null };
  const resumed = newId("run");
  const moved = moveKept(edited, run_id, resumed);
  if (moved === undefined) throw new CheckpointNotResumableError();
  await insertOrphan(tx, source, { id: resumed, thread_id, by });
  await copyCheckpoint(tx, resumed, found, moved.values);
  const requests = moved.pauses.flatMap((pause) => pause.requests);
  await insertInterrupts(tx, resumed, requests);
  const events: RunEvent[] = [
    { type: "run.started", run_id: resumed, thread_id, agent_id, version: source.version },
    ...requests.map((request): RunEvent => ({ type: "interrupt.requested", ...request })),
  ];
  const at = new Date().toISOString();
  await insertEvents(
    tx,
    resumed,
    events.map((event, index) => ({ seq: index + 1, at, event })),
  );
  return { thread_id, run_id: resumed };
}

type SourceRun = Awaited<ReturnType<typeof findRun>>;

/** @throws {RunNotFoundError} also for a run of another thread */
async function findRun(tx: ProjectTransaction, threadId: string, id: string) {
  const row = await tx.sql
    .selectFrom("runs")
    .select([
      "agent_id",
      "version",
      "graph",
      "content_hash",
      "input",
      "metadata",
      "channel",
      "depth",
      "terms",
      "document_bindings",
    ])
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("thread_id", "=", threadId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new RunNotFoundError(id);
  return row;
}

/**
 * All that a checkpoint of a thread's run holds of the thread.
 *
 * @throws {RunNotFoundError} @throws {CheckpointNotFoundError}
 */
export async function stateAtCheckpoint(
  tx: ProjectTransaction,
  threadId: string,
  { run_id, checkpoint_id }: Pick<CheckpointState, "run_id" | "checkpoint_id">,
): Promise<CheckpointState> {
  await findRun(tx, threadId, run_id);
  const { messages, channels } = threadOfKept(
    (await findCheckpoint(tx, run_id, checkpoint_id)).channel_values,
  );
  return { run_id, checkpoint_id, messages: [...messages], channels: { ...channels } };
}

/** @throws {CheckpointNotFoundError} */
async function findCheckpoint(
  tx: ProjectTransaction,
  run_id: string,
  checkpoint_id: string,
): Promise<ReadCheckpoint> {
  const found = await new CheckpointRepository(tx, run_id).find("", checkpoint_id);
  // At an input nothing has been run yet; the step after it holds the same and can be gone on from.
  if (found === undefined || found.stored.metadata.source === "input")
    throw new CheckpointNotFoundError(run_id, checkpoint_id);
  return found;
}

/** The agent as the run knew it. @throws {GraphInvalidError} */
async function agentOf(
  tx: ProjectTransaction,
  agentId: string,
  { version, graph, content_hash }: SourceRun,
  { compiler, registries }: Needs,
): Promise<CompiledAgent> {
  const known = compiler.find(content_hash);
  if (known !== undefined) return known;
  const document =
    version === null
      ? JsonObject.parse(graph)
      : (await new AgentVersionRepository(tx).get(agentId, version)).graph;
  const compiled = compiler.compile(document, frozenResources(registries.resources, document));
  if (!compiled.ok) throw new GraphInvalidError(compiled.diagnostics);
  return compiled.agent;
}

/** @throws {ForkEditInvalidError} */
function refuseWrong({ plan }: CompiledAgent, { channels = {}, messages = [] }: ForkThread["edit"]): void {
  const schemas = new Map(plan.channels.map(({ name, schema }) => [name, schema]));
  const violations = Object.entries(channels).flatMap(([name, value]): SchemaViolation[] => {
    const at = `/channels/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const schema = schemas.get(name);
    if (schema === undefined) return [{ pointer: at, message: "The graph has no such channel." }];
    return createValidator(schema)
      .violations(value)
      .map((violation) => ({ ...violation, pointer: at + violation.pointer }));
  });
  const seen = new Set<string>();
  const asked = new Set<string>();
  for (const [index, { id, role, tool_calls = [], tool_call_id }] of messages.entries()) {
    if (seen.has(id))
      violations.push({ pointer: `/messages/${index}/id`, message: "Another message has this id." });
    seen.add(id);
    // A model that is shown the answer to a call that it never made refuses the whole talk.
    if (role === "tool" && (tool_call_id === undefined || !asked.has(tool_call_id)))
      violations.push({
        pointer: `/messages/${index}/tool_call_id`,
        message: "No message before this one asks for the tool call that it answers.",
      });
    for (const call of tool_calls) asked.add(call.id);
  }
  if (violations.length > 0) throw new ForkEditInvalidError(violations);
}

/** A run of which another one has done the first part, and that nobody executes. */
async function insertOrphan(
  tx: ProjectTransaction,
  { graph, input, metadata, terms, document_bindings, ...source }: SourceRun,
  { id, thread_id, by }: { readonly id: string; readonly thread_id: string; readonly by: string },
): Promise<void> {
  const usage: Usage = { input_tokens: 0, output_tokens: 0 };
  await tx.sql
    .insertInto("runs")
    .values({
      ...source,
      id,
      org_id: tx.org_id,
      project_id: tx.project_id,
      thread_id,
      graph: textOf(graph),
      input: JSON.stringify(input),
      metadata: JSON.stringify(metadata),
      // What the first run was allowed to use and do, this one is too, and no more.
      terms: textOf(terms),
      document_bindings: textOf(document_bindings),
      usage: JSON.stringify(usage),
      status: "running",
      mode: "background",
      started_by: by,
      started_at: new Date(),
      lease_expires_at: sql<Date>`now() - interval '1 second'`,
    })
    .execute();
}

const textOf = (document: unknown): string | null => (document === null ? null : JSON.stringify(document));

async function copyCheckpoint(
  tx: ProjectTransaction,
  run_id: string,
  { stored: { checkpoint_id: id, checkpoint, metadata } }: ReadCheckpoint,
  channel_values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { lineage, values } = extendLineage(undefined, "", { id, channel_values }, new Set());
  const batch = new CheckpointBatch();
  batch.addCheckpoint(
    {
      checkpoint_ns: "",
      checkpoint_id: id,
      parent_id: null,
      checkpoint: JSON.stringify(checkpoint),
      sources: JSON.stringify(Object.fromEntries(lineage.sources)),
      metadata: JSON.stringify({ ...metadata, source: "fork" }),
    },
    values,
  );
  // The token that a run has before anybody has executed it.
  await new CheckpointRepository(tx, run_id).insert({ run_id, lease_token: 0 }, batch);
}
