import type { AgentResult, CompiledAgent, RunContext, ThreadState } from "@patchbay/compiler";
import { toRunError } from "@patchbay/compiler";
import type { RunEvent, Usage } from "@patchbay/contracts";
import { type Database, inProject, newId } from "@patchbay/database";
import type { JsonObject } from "@patchbay/graph";
import { errorFields, type Logger } from "@patchbay/telemetry";

import { LiveLog } from "../events/live-log.ts";
import { insertEvents } from "../events/stored-events.ts";
import type { Registries } from "../registries.ts";
import { updateThread } from "../threads/thread-repository.ts";
import { RunCancelled, RunInterrupted } from "./run-errors.ts";
import { endRun, type RunEnding } from "./run-repository.ts";

/** How long events may wait in memory before they are stored. */
const storeEveryMs = 250;
/** Waits between attempts to store the end of a run: together about as long as its lease lives. */
const endingRetriesMs = [100, 500, 2_000, 5_000, 10_000];

export interface ActiveRunNeeds {
  readonly db: Database;
  readonly registries: Registries;
  readonly logger: Logger;
}

/** What is to be executed. */
export interface RunOrder {
  readonly id: string;
  readonly org_id: string;
  readonly project_id: string;
  readonly agent: { readonly id: string; readonly slug: string; readonly version: number | null };
  readonly thread: { readonly id: string; readonly state: ThreadState };
  readonly caller_id: string;
  readonly channel: string;
  readonly input: JsonObject;
  readonly started_at: Date;
  readonly lease_token: number;
}

const nothingUsed: Usage = { input_tokens: 0, output_tokens: 0 };

/** A run that this process executes, from its first event to its stored end. */
export class ActiveRun {
  readonly order: RunOrder;
  readonly log = new LiveLog();
  /** Resolves when the end of the run is stored, or could not be. Never rejects. */
  readonly ended: Promise<void>;
  readonly #needs: ActiveRunNeeds;
  readonly #abort = new AbortController();
  #usage: Usage = nothingUsed;
  #storing: Promise<void> | undefined;
  #storeTimer: NodeJS.Timeout | undefined;

  constructor(order: RunOrder, agent: CompiledAgent, needs: ActiveRunNeeds) {
    this.order = order;
    this.#needs = needs;
    this.ended = this.#execute(agent);
  }

  /** Ends the run as cancelled, unless it has ended. */
  cancel(): void {
    this.#abort.abort(new RunCancelled());
  }

  /** Ends the run as failed because the process has to go. */
  interrupt(): void {
    this.#abort.abort(new RunInterrupted());
  }

  async #execute(agent: CompiledAgent): Promise<void> {
    const { order } = this;
    this.#emit({
      type: "run.started",
      run_id: order.id,
      thread_id: order.thread.id,
      agent_id: order.agent.id,
      version: order.agent.version,
    });
    this.#storeTimer = setInterval(() => void this.#store(), storeEveryMs);
    try {
      const result = await agent.run(order.input, order.thread.state, this.#context(), this.#abort.signal);
      await this.#end(
        { status: "completed", output: result.output, error: null, usage: result.usage },
        result,
      );
    } catch (thrown) {
      await this.#endBadly(thrown);
    } finally {
      this.log.close();
    }
  }

  #endBadly(thrown: unknown): Promise<void> {
    if (thrown instanceof RunCancelled) {
      return this.#end({ status: "cancelled", output: null, error: null, usage: this.#usage });
    }
    const error =
      thrown instanceof RunInterrupted
        ? { code: "interrupted", message: thrown.message, retriable: true }
        : toRunError(thrown);
    if (error.code === "internal_error") {
      const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
      this.#needs.logger.error("a run failed unexpectedly", { run_id: this.order.id, ...errorFields(cause) });
    }
    return this.#end({ status: "failed", output: null, error, usage: this.#usage });
  }

  /** Stores the end, and only then tells it: nobody hears of an end that a crash could take back. */
  async #end(ending: RunEnding, result?: AgentResult): Promise<void> {
    // From here on this alone writes.
    clearInterval(this.#storeTimer);
    await this.#storing;
    const last = { seq: this.log.lastSeq + 1, at: new Date().toISOString(), event: endingEvent(ending) };
    for (const waitMs of [...endingRetriesMs, undefined]) {
      try {
        const isOurs = await inProject(this.#needs.db, this.order, async (tx) => {
          if (!(await endRun(tx, this.order.id, this.order.lease_token, ending))) return false;
          await insertEvents(tx, this.order.id, [...this.log.unstored(), last]);
          if (result !== undefined) await updateThread(tx, this.order.thread.id, result.thread);
          return true;
        });
        // Somebody else has ended it (its lease ran out); their event is in the table, and readers find it there.
        if (isOurs) this.log.append(last.event);
        return;
      } catch (thrown) {
        this.#needs.logger.error("the end of a run could not be stored", {
          run_id: this.order.id,
          ...errorFields(thrown),
        });
        if (waitMs === undefined) return;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  /** Stores what is new, one batch at a time. A failure is not the run's: the next batch tries again with the rest. */
  #store(): Promise<void> {
    this.#storing ??= this.#storeBatch()
      .catch((thrown: unknown) => {
        this.#needs.logger.warn("run events could not be stored yet", {
          run_id: this.order.id,
          ...errorFields(thrown),
        });
      })
      .finally(() => {
        this.#storing = undefined;
      });
    return this.#storing;
  }

  async #storeBatch(): Promise<void> {
    const batch = this.log.unstored();
    const last = batch.at(-1);
    if (last === undefined) return;
    await inProject(this.#needs.db, this.order, (tx) => insertEvents(tx, this.order.id, batch));
    this.log.markStored(last.seq);
  }

  #emit(event: RunEvent): void {
    if (event.type === "usage") this.#usage = withoutType(event);
    this.log.append(event);
  }

  #context(): RunContext {
    const { order } = this;
    const { registries } = this.#needs;
    return {
      run: {
        id: order.id,
        thread_id: order.thread.id,
        agent: order.agent.slug,
        version: order.agent.version,
        channel: order.channel,
        started_at: order.started_at,
      },
      caller: { id: order.caller_id, org_id: order.org_id, project_id: order.project_id },
      model: registries.model,
      tool: registries.tool,
      http: registries.http,
      emit: (event) => this.#emit(event),
      newMessageId: () => newId("msg"),
    };
  }
}

function withoutType({ type: _type, ...usage }: Extract<RunEvent, { type: "usage" }>): Usage {
  return usage;
}

function endingEvent(ending: RunEnding): RunEvent {
  if (ending.status === "cancelled") return { type: "run.cancelled" };
  if (ending.error !== null) return { type: "run.failed", error: ending.error };
  return { type: "run.completed", output: ending.output ?? {} };
}
