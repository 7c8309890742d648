import type { RunError, Usage } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import type { JsonObject } from "@patchbay/graph";

import type { Allowance } from "../run/usage-meter.ts";

/** One run of a published agent that a run asks for. */
export interface AgentCall {
  /** Names the call among all of the asking run: the same key is the same child run, however often it is asked for. */
  readonly key: string;
  /** The agent's slug, in the project of the asking run. */
  readonly agent: string;
  /** The newest published version unless said. */
  readonly version?: number;
  readonly input: JsonObject;
  /** The child may do what is in here and what the asking run may; all of that unless said. */
  readonly permissions?: readonly string[];
  /** What the child may use at most; its graph's own limits hold as well. Nothing bounds what is absent. */
  readonly allowance: Allowance;
  /** How long the child may take; its graph's own limit holds as well. */
  readonly timeout_ms?: number;
  /** The group that the child becomes a member of. */
  readonly group?: string;
}

/** A child run that was asked for, now or when its key was first used. */
export interface StartedChild {
  readonly run_id: string;
  /** ISO 8601. */
  readonly started_at: string;
}

/** How a child run ended. */
export interface ChildResult {
  readonly run_id: string;
  readonly status: "completed" | "failed" | "cancelled";
  /** Null unless it completed. */
  readonly output: JsonObject | null;
  /** Why it failed; of one that was cancelled what the canceller said, if anything. */
  readonly error: RunError | null;
  /** Its own children's use included. */
  readonly usage: Usage;
}

/** Hears what a child has used in all so far, each time that it grows. */
export type OnUsage = (total: Usage) => void;

/**
 * The other agents of a project as one run sees them: each call is a run of its own, a child of the one that asks.
 *
 * It reaches the children of this run and of earlier runs of its thread, nobody else's: any other id is that of a run
 * that does not exist, so that an id which a graph was handed opens nothing. When the asking run is cancelled or fails,
 * its children are cancelled, whether anybody asks for that here or not; when it completes, those that nobody awaited
 * go on.
 */
export interface AgentCalls {
  /**
   * Starts a child run, or finds the one that the key already has. Once it resolves, the child is on record and ends by
   * itself.
   *
   * @throws {AgentCallError}
   * @throws the signal's reason when `signal` aborts before the child is on record
   */
  start(call: AgentCall, signal: AbortSignal): Promise<StartedChild>;
  /**
   * Waits until the run has ended, also while it waits for a person. What `onUsage` throws ends the waiting, and this
   * rejects with it.
   *
   * @throws {AgentCallError} `child_missing`
   * @throws the signal's reason when `signal` aborts; the child goes on
   */
  result(runId: string, onUsage: OnUsage, signal: AbortSignal): Promise<ChildResult>;
  /** The runs of a group, in the order in which they were started; none for a group that does not exist. */
  members(group: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Cancels runs and their children. Runs that have ended or do not exist are passed over. Where the asking run itself
   * only moves to another process, nothing happens: it will want its children again.
   *
   * @param reason for people; empty where nobody gave one
   * @returns how many there were to cancel
   */
  cancel(runIds: readonly string[], reason: string, signal: AbortSignal): Promise<number>;
}

/** How deep runs may call runs: a run that somebody started has depth 0, and none has more than this. */
export const maxCallDepth = 8;

export type AgentCallErrorCode =
  /** No published agent of this project has that slug, or it has no such version. */
  | "agent_missing"
  /** Its graph cannot run here any more, because something that it names is gone. */
  | "agent_invalid"
  /** The input does not fit the agent's input schema. */
  | "agent_input_invalid"
  /** The child would be deeper than `maxCallDepth`. */
  | "call_depth_exceeded"
  /** The asking run may not do that. */
  | "permission_missing"
  /** There is no such child of this run. */
  | "child_missing"
  /** Nothing can be started just now. */
  | "child_refused";

/** A child run that could not be started or reached. */
export class AgentCallError extends AppError<AgentCallErrorCode> {
  /** Whether the same call may succeed later. */
  readonly isRetriable: boolean;

  constructor(code: AgentCallErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(code, message, options);
    this.isRetriable = code === "child_refused";
  }
}

/** @throws {AgentCallError} `call_depth_exceeded` where `depth` is that of a run which may not exist */
export function checkCallDepth(depth: number): void {
  if (depth <= maxCallDepth) return;
  const message = `Agents may call agents ${maxCallDepth} levels deep; this call would be one deeper.`;
  throw new AgentCallError("call_depth_exceeded", message);
}
