import { type Run, type SequencedRunEvent, terminalRunStatuses } from "@patchbay/contracts";
import { type Database, inTenant, type Tenant, type TenantTransaction } from "@patchbay/database";

import type { RunOrder } from "../runs/run-order.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { RunRepository } from "../runs/run-repository.ts";
import type { LiveLog } from "./live-log.ts";
import type { RunSignals } from "./run-signals.ts";
import { RunEventRepository } from "./stored-events.ts";
import { WantedRunsHere } from "./wanted-runs.ts";

/** How often a reader looks for itself, should a signal be lost. */
const lookEveryMs = 10_000;

/** How many events a reader is given at once: those that it has not passed on it keeps, also when it stalls. */
const mostTogether = 256;

/** A run that this process executes, as far as readers see it. */
export interface FollowedRun {
  readonly order: Pick<RunOrder, "org_id" | "project_id">;
  readonly log: LiveLog;
  /** Resolves when it is stored how the run stands. Never rejects. */
  readonly ended: Promise<unknown>;
}

interface Needs {
  readonly db: Database;
  readonly signals: RunSignals;
  /** The run, where this process executes it. */
  readonly find: (id: string) => FollowedRun | undefined;
}

/** How a run stands for those who follow it: one that only waits for the clock goes on by itself. */
type Standing = Exclude<Run["status"], "waiting"> | "asking" | "resting";

interface Look {
  readonly status: Standing;
  readonly events: readonly SequencedRunEvent[];
}

/**
 * What runs tell, to readers on any process. Where the run is executed they read from memory; elsewhere from the table,
 * whenever a signal says that there is more; that they wait they tell whoever executes it, for what nobody waits for is
 * stored later. A reader holds nothing but its place, so a slow or dead one costs nothing.
 */
export class RunStream {
  readonly #needs: Needs;
  readonly #wanted: WantedRunsHere;
  readonly #looks = new Map<string, Promise<Look>>();
  #readers = 0;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#wanted = new WantedRunsHere(needs.signals);
  }

  /** How many readers there are now. */
  get readers(): number {
    return this.#readers;
  }

  /**
   * The events of a run after number `after`, as they come, to the last one; with `until: "rest"` also no further than
   * to where the run waits for somebody. Those that are there together come together. Stops quietly when `signal`
   * aborts.
   *
   * @throws {RunNotFoundError}
   */
  async *batches(
    tenant: Tenant,
    id: string,
    after: number,
    signal: AbortSignal,
    until: "end" | "rest" = "rest",
  ): AsyncGenerator<readonly SequencedRunEvent[], void, undefined> {
    const subscription = this.#needs.signals.subscribe("events", id);
    /** Tells that we do not wait for another process any more. */
    let leave: (() => void) | undefined;
    this.#readers++;
    try {
      let seq = after;
      // Whoever reads from memory must be allowed to: the table asks that of itself.
      if (!isOf(tenant, this.#needs.find(id))) await this.#look(tenant, id, seq, subscription.count);
      while (!signal.aborted) {
        const log = this.#needs.find(id)?.log;
        const live = log?.after(seq);
        if (log !== undefined && live?.length === 0 && !log.isClosed) {
          leave?.();
          leave = undefined;
          await log.changed(seq, signal);
          continue;
        }
        const { count } = subscription;
        const { events, status } = live?.length
          ? { events: live.slice(0, mostTogether), status: "running" as const }
          : await this.#look(tenant, id, seq, count);
        const last = events.at(-1);
        if (last !== undefined) {
          seq = last.seq;
          yield events;
          if (isTerminal(last)) return;
          continue;
        }
        if (isEnd(status)) {
          // A reader who had seen more than is stored of a run that has ended is told the end again.
          const end = await this.#endOf(tenant, id);
          if (end !== undefined && end.seq <= after) yield [end];
          return;
        }
        if (status === "asking" && until === "rest" && !this.#isExecuted(id)) return;
        leave ??= this.#wanted.add(id);
        await subscription.beyond(count, lookEveryMs, signal);
      }
    } finally {
      leave?.();
      this.#readers--;
      subscription.close();
    }
  }

  /** `batches`, one event at a time. */
  async *events(
    ...where: Parameters<RunStream["batches"]>
  ): AsyncGenerator<SequencedRunEvent, void, undefined> {
    const [, , , signal] = where;
    for await (const batch of this.batches(...where)) {
      for (const event of batch) {
        if (signal.aborted) return;
        yield event;
      }
    }
  }

  /**
   * Resolves once the run has ended, or waits for somebody, and that is stored.
   *
   * @throws the signal's reason when it aborts first
   * @throws {RunNotFoundError}
   */
  async rest(tenant: Tenant, id: string, signal: AbortSignal): Promise<void> {
    const subscription = this.#needs.signals.subscribe("events", id);
    try {
      for (;;) {
        signal.throwIfAborted();
        const run = this.#needs.find(id);
        if (run !== undefined && isOf(tenant, run) && !run.log.isClosed) {
          await Promise.race([run.ended, aborted(signal)]);
          continue;
        }
        const { count } = subscription;
        const status = await inTenant(this.#needs.db, tenant, (tx) => standingOf(tx, id));
        if (isEnd(status)) return;
        if (status === "asking" && !this.#isExecuted(id)) return;
        await subscription.beyond(count, lookEveryMs, signal);
      }
    } finally {
      subscription.close();
    }
  }

  #isExecuted(id: string): boolean {
    return this.#needs.find(id)?.log.isClosed === false;
  }

  /**
   * How the run stands and what is stored of it after `seq`, in this order: of a run that has ended, all is. Readers at
   * the same place who have heard the same signals look once for all of them.
   */
  #look(tenant: Tenant, id: string, seq: number, heard: number): Promise<Look> {
    const key = [tenant.org_id, ...tenant.project_ids, id, seq, heard].join(" ");
    const under = this.#looks.get(key);
    if (under !== undefined) return under;
    const look = inTenant(this.#needs.db, tenant, async (tx) => ({
      status: await standingOf(tx, id),
      events: await new RunEventRepository(tx).after(id, seq),
    })).finally(() => this.#looks.delete(key));
    this.#looks.set(key, look);
    return look;
  }

  async #endOf(tenant: Tenant, id: string): Promise<SequencedRunEvent | undefined> {
    return await inTenant(this.#needs.db, tenant, async (tx) => {
      const events = new RunEventRepository(tx);
      const last = await events.lastSeq(id);
      return (await events.after(id, last - 1)).find(isTerminal);
    });
  }
}

/** @throws {RunNotFoundError} */
async function standingOf(tx: TenantTransaction, id: string): Promise<Standing> {
  const status = await new RunRepository(tx).status(id);
  if (status !== "waiting") return status;
  return (await new InterruptRepository(tx).asksSomebody(id)) ? "asking" : "resting";
}

const ends: ReadonlySet<string> = new Set(terminalRunStatuses);
const isEnd = (status: Standing): boolean => ends.has(status);

const isTerminal = ({ event }: SequencedRunEvent): boolean =>
  event.type === "run.completed" || event.type === "run.failed" || event.type === "run.cancelled";

const isOf = ({ org_id, project_ids }: Tenant, run: FollowedRun | undefined): boolean =>
  run?.order.org_id === org_id && project_ids.includes(run.order.project_id);

/** Resolves when the signal aborts. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
