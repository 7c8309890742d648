import { type Answer, Continuation, type Spent } from "@patchbay/compiler";
import type { Interrupt } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";
import { JsonObject } from "@patchbay/graph";
import { sql } from "kysely";

import { AgentRepository } from "../agents/agent-repository.ts";
import { RunEventRepository } from "../events/stored-events.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { ThreadRepository } from "../threads/thread-repository.ts";
import type { RunOrder, RunPart } from "./run-order.ts";
import { RunTerms } from "./run-terms.ts";

/** Who takes a run over, and until when that is believed. */
export interface Claimant {
  readonly owner: string;
  readonly until: Date;
}

/** A run that this process executes from now on. */
export interface ClaimedRun {
  readonly order: RunOrder;
  readonly part: RunPart;
  /** The document, for a run of a draft; null for one of a version. */
  readonly graph: JsonObject | null;
  readonly content_hash: string;
  /** How many processes in a row have begun to execute it without coming to rest, this one included. */
  readonly attempt: number;
}

/** Takes a queued run whose turn has come, to begin it. Undefined where it is not queued (any more). */
export async function claimQueued(
  tx: ProjectTransaction,
  id: string,
  claimant: Claimant,
): Promise<ClaimedRun | undefined> {
  const row = await claiming(tx, id, claimant)
    .set({ started_at: new Date() })
    .where("status", "=", "queued")
    .where("is_in_line", "=", false)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...(await claimed(tx, row)), part: { kind: "begin" } };
}

/** Takes a waiting run over, to go on with what was answered. Undefined where it does not wait (any more). */
export async function claimWaiting(
  tx: ProjectTransaction,
  id: string,
  claimant: Claimant,
): Promise<ClaimedRun | undefined> {
  const row = await claiming(tx, id, claimant, { isRested: true })
    .where("status", "=", "waiting")
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const found = await claimed(tx, row);
  const { answers, ...log } = await pastOf(tx, id);
  // A run only waits with a continuation.
  const continuation = Continuation.parse(row.continuation);
  return { ...found, part: { kind: "resume", continuation, answers, ...log } };
}

/** Takes a run over whose lease has run out: its process is gone. Undefined where it has not. */
export async function claimExpired(
  tx: ProjectTransaction,
  id: string,
  claimant: Claimant,
): Promise<ClaimedRun | undefined> {
  const row = await claiming(tx, id, claimant)
    .where("status", "=", "running")
    .where("lease_expires_at", "<", sql<Date>`now()`)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const found = await claimed(tx, row);
  const { answers, ...log } = await pastOf(tx, id);
  const spent: Spent = {
    usage: (await new RunEventRepository(tx).lastUsage(id)) ?? { input_tokens: 0, output_tokens: 0 },
    elapsed_ms: row.continuation === null ? 0 : Continuation.parse(row.continuation).elapsed_ms,
  };
  return { ...found, part: { kind: "recover", answers, spent, ...log } };
}

/** @param isRested whether it had come to rest: what died before that is no reason to give it up */
function claiming(
  tx: ProjectTransaction,
  id: string,
  { owner, until }: Claimant,
  { isRested = false }: { readonly isRested?: boolean } = {},
) {
  return tx.sql
    .updateTable("runs")
    .set((eb) => ({
      status: "running" as const,
      lease_owner: owner,
      lease_token: eb("lease_token", "+", "1"),
      lease_expires_at: until,
      attempt: isRested ? eb.val(1) : eb("attempt", "+", 1),
    }))
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("id", "=", id)
    .returning([
      "id",
      "agent_id",
      "thread_id",
      "version",
      "graph",
      "content_hash",
      "input",
      "started_by",
      "channel",
      "started_at",
      "created_at",
      "lease_token",
      "parent_run_id",
      "depth",
      "terms",
      "continuation",
      "attempt",
    ]);
}

type ClaimedRow = NonNullable<Awaited<ReturnType<ReturnType<typeof claiming>["executeTakeFirst"]>>>;

async function claimed(tx: ProjectTransaction, row: ClaimedRow): Promise<Omit<ClaimedRun, "part">> {
  const { slug, durability } = await new AgentRepository(tx).get(row.agent_id);
  const state = await new ThreadRepository(tx).state(row.thread_id);
  const order: RunOrder = {
    id: row.id,
    org_id: tx.org_id,
    project_id: tx.project_id,
    agent: { id: row.agent_id, slug, version: row.version },
    thread: { id: row.thread_id, state },
    caller_id: row.started_by ?? "",
    channel: row.channel,
    input: JsonObject.parse(row.input),
    started_at: row.started_at ?? row.created_at,
    lease_token: Number(row.lease_token),
    parent_run_id: row.parent_run_id,
    depth: row.depth,
    terms: RunTerms.parse(row.terms ?? {}),
    durability,
  };
  const graph = row.graph === null ? null : JsonObject.parse(row.graph);
  return { order, graph, content_hash: row.content_hash, attempt: row.attempt };
}

/** What was answered so far, and where the log stands. */
async function pastOf(tx: ProjectTransaction, id: string) {
  const events = new RunEventRepository(tx);
  return {
    answers: answersOf(await new InterruptRepository(tx).ofRun(id)),
    last_seq: await events.lastSeq(id),
    unfinished: await events.unfinishedMessages(id),
  };
}

/** How interrupts were closed, for the nodes that asked. */
export function answersOf(interrupts: readonly Interrupt[]): Map<string, Answer> {
  return new Map(
    interrupts.flatMap(({ id, closed_reason, answer, answered_by }): [string, Answer][] => {
      if (closed_reason === "answered")
        return [[id, { kind: "answered", value: answer, by: answered_by ?? "" }]];
      return closed_reason === "expired" ? [[id, { kind: "expired" }]] : [];
    }),
  );
}
