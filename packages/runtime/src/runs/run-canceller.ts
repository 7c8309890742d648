import { type Run, terminalRunStatuses } from "@patchbay/contracts";
import { type Database, inProject, inTenant, type ProjectTransaction, type Tenant } from "@patchbay/database";
import { errorFields, type Logger } from "@patchbay/telemetry";

import type { RunSignals } from "../events/run-signals.ts";
import { insertEvents, RunEventRepository } from "../events/stored-events.ts";
import { InterruptRepository } from "../interrupts/interrupt-repository.ts";
import { liveChildren } from "./child-run-repository.ts";
import { restingWishes } from "./leases.ts";
import type { RunHost } from "./run-host.ts";
import type { ProjectOfRun } from "./run-order.ts";
import { endRestingRun, RunRepository } from "./run-repository.ts";
import { interruptedReason } from "./thread-place.ts";

interface Needs {
  readonly db: Database;
  readonly signals: RunSignals;
  readonly logger: Logger;
  readonly find: RunHost["find"];
  /** Called when a run was ended that nobody executed: its thread is free. Never rejects. */
  readonly onEnded: (project: ProjectOfRun, threadId: string) => Promise<void>;
}

/** Ends runs that somebody wants to end, wherever they are. */
export class RunCanceller {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Asks the run to end, and with it its children. Resolves to the run as it is then; one that has ended stays as it
   * ended.
   *
   * @param reason for people; empty where nobody gave one
   * @throws {RunNotFoundError}
   */
  async cancel(tenant: Tenant, id: string, reason = ""): Promise<Run> {
    const { db, signals, find, onEnded } = this.#needs;
    const run = await this.#get(tenant, id);
    if (terminalRunStatuses.includes(run.status)) return run;
    const active = find(id);
    if (active !== undefined) {
      active.cancel(reason);
      await active.ended;
      return await this.#get(tenant, id);
    }
    const project = { org_id: tenant.org_id, project_id: run.project_id };
    if (await inProject(db, project, (tx) => cancelResting(tx, run, reason))) {
      signals.publish("events", id);
      await this.cancelChildren(project, id);
      await onEnded(project, run.thread_id);
    } else {
      // Another process executes it: it is told at once, and finds the wish at its next sweep should it not hear that.
      await inTenant(db, tenant, (tx) => new RunRepository(tx).requestCancel(id, reason));
      signals.publish("control", id);
    }
    return await this.#get(tenant, id);
  }

  /** Cancels a run that is to make room for a newer one; the wish is on record. Never rejects. */
  async interrupt(tenant: Tenant, id: string): Promise<void> {
    try {
      await this.cancel(tenant, id, interruptedReason);
    } catch (thrown) {
      this.#warn("a run could not be interrupted yet", id, thrown);
    }
  }

  /** Cancels a run that is at work for a reader who has left; one that has ended or waits for somebody stays. Never rejects. */
  async readerLeft(tenant: Tenant, id: string): Promise<void> {
    try {
      const { status, interrupts } = await this.#get(tenant, id);
      const waitsForClock = status === "waiting" && interrupts.every(({ kind }) => kind === "timer");
      if (status === "running" || status === "queued" || waitsForClock)
        await this.cancel(tenant, id, "Its reader left.");
    } catch (thrown) {
      this.#warn("a run without its reader could not be cancelled", id, thrown);
    }
  }

  /** Cancels what a run that was cancelled or failed has started and nobody will look at again. Never rejects. */
  async cancelChildren({ org_id, project_id }: ProjectOfRun, parentId: string): Promise<void> {
    try {
      const children = await inProject(this.#needs.db, { org_id, project_id }, (tx) =>
        liveChildren(tx, parentId),
      );
      const tenant = { org_id, project_ids: [project_id] };
      const reason = "The run that called it was cancelled or failed.";
      await Promise.all(children.map((id) => this.cancel(tenant, id, reason)));
    } catch (thrown) {
      this.#warn("children of a run could not be cancelled", parentId, thrown);
    }
  }

  /** Ends runs that were to be cancelled and came to rest, or were queued, before anybody had heard of it. */
  async heedWishes(): Promise<void> {
    for (const { id, org_id, project_id } of await restingWishes(this.#needs.db)) {
      const reason = await inProject(this.#needs.db, { org_id, project_id }, (tx) =>
        new RunRepository(tx).cancelReason(id),
      );
      await this.cancel({ org_id, project_ids: [project_id] }, id, reason);
    }
  }

  #get(tenant: Tenant, id: string): Promise<Run> {
    return inTenant(this.#needs.db, tenant, (tx) => new RunRepository(tx).get(id));
  }

  #warn(message: string, run_id: string, thrown: unknown): void {
    this.#needs.logger.warn(message, { run_id, ...errorFields(thrown) });
  }
}

/** Ends a run that nobody executes. Resolves to whether it was such a run. */
async function cancelResting(tx: ProjectTransaction, { id, usage }: Run, reason: string): Promise<boolean> {
  const error = reason === "" ? null : { code: "cancelled", message: reason, retriable: false };
  if (!(await endRestingRun(tx, id, { status: "cancelled", output: null, error, usage }))) return false;
  const seq = (await new RunEventRepository(tx).lastSeq(id)) + 1;
  await insertEvents(tx, id, [{ seq, at: new Date().toISOString(), event: { type: "run.cancelled" } }]);
  await new InterruptRepository(tx).cancelOfRun(id);
  return true;
}
