import type { Permission, SequencedRunEvent } from "@patchbay/contracts";
import { type Principal, requirePermission } from "@patchbay/identity";
import type { RunService } from "@patchbay/runtime";

import type { Outbox } from "./outbox.ts";

/** A run that a connection follows. */
export interface Followed {
  /** The request that asked for it. */
  readonly request_id: string;
  readonly run_id: string;
  /** The number of the last event that the client has. */
  readonly after: number;
  /** What allows it: reading runs, or having started this one. */
  readonly permission: Permission;
  /** Whether the run ends when nobody follows it here any more. */
  readonly cancelsRun: boolean;
}

/** Sends a run's events to a client, no faster than it reads. */
export class Subscription {
  readonly followed: Followed;
  readonly #runs: RunService;
  #principal: Principal;
  readonly #stop = new AbortController();

  constructor(followed: Followed, principal: Principal, runs: RunService) {
    this.followed = followed;
    this.#principal = principal;
    this.#runs = runs;
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Nothing of the run is sent from now on. */
  stop(): void {
    this.#stop.abort();
  }

  /** Sends the events to the last one and then `end`. Resolves when it is done or stopped. @throws what reading throws */
  async send(outbox: Outbox): Promise<void> {
    const { run_id, after } = this.followed;
    for await (const events of this.#events(run_id, after)) {
      for (const event of events) {
        if (this.isStopped) return;
        outbox.send({ type: "event", run_id, ...event });
        await outbox.hasRoom();
      }
    }
    if (!this.isStopped) outbox.send({ type: "end", run_id });
  }

  #events(run_id: string, after: number): AsyncGenerator<readonly SequencedRunEvent[], void, undefined> {
    return this.#runs.eventBatches(this.#principal, run_id, after, this.#stop.signal, "end");
  }

  /**
   * Looks whether the run may still be followed by whom the credential stands for now.
   *
   * @throws {PermissionDeniedError} @throws {RunNotFoundError}
   */
  async recheck(principal: Principal): Promise<void> {
    requirePermission(principal, this.followed.permission);
    const seen = new Set(principal.project_ids);
    const isNarrower = this.#principal.project_ids.some((id) => !seen.has(id));
    if (isNarrower) await this.#runs.get(principal, this.followed.run_id);
    this.#principal = principal;
  }

  /** Ends the run, where whoever started it wanted that when its reader leaves. Never rejects. */
  async leave(): Promise<void> {
    if (this.followed.cancelsRun) await this.#runs.readerLeft(this.#principal, this.followed.run_id);
  }
}
