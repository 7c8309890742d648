import { type EffectRequest, EffectUnknown, type Journal } from "@patchbay/compiler";
import type { ProjectTransaction } from "@patchbay/database";
import type { Json } from "@patchbay/graph";

import { LeaseLostError } from "../checkpoints/fence.ts";
import { mayPass, patiently } from "../checkpoints/may-pass.ts";
import { EffectLedger } from "./effect-ledger.ts";

/** Whose journal it is. */
export interface JournalOptions {
  readonly run_id: string;
  /** The fencing token under which this process executes the run. */
  readonly lease_token: number;
  readonly inProject: <Result>(work: (tx: ProjectTransaction) => Promise<Result>) => Promise<Result>;
  /**
   * Hears of a database that stays away, and of a run that is another process's. It is to be given up then: whoever takes
   * it up asks the ledger again.
   */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * The journal of one run in the effect ledger: intent before, result after, each in a transaction of its own, because
 * what lies between them is the world. One for each time that a process takes the run.
 */
export class RunJournal implements Journal {
  readonly #options: JournalOptions;
  /** The calls that this process has begun to make. */
  readonly #begun = new Set<string>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  async effect(
    request: EffectRequest,
    work: (idempotencyKey: string) => Promise<Json>,
    isSurelyUndone: (thrown: unknown) => boolean,
  ): Promise<Json> {
    const { key, tool, arguments: args } = request;
    const { lease_token } = this.#options;
    const permit = await this.#inLedger((ledger) =>
      ledger.intend(lease_token, key, { tool, arguments: args }),
    );
    if (permit.kind === "done") return permit.result;
    if (permit.kind === "unknown" && this.#isUnmade(key, permit.lease_token)) {
      await this.#inLedger((ledger) => ledger.retry(lease_token, key));
    } else if (permit.kind === "unknown") {
      const settled = await this.#settle(request, permit.intended_at);
      if (settled !== undefined) return settled.result;
    }
    let result: Json;
    this.#begun.add(key);
    try {
      result = await work(this.#keyFor(key));
    } catch (thrown) {
      if (isSurelyUndone(thrown)) await this.#inLedger((ledger) => ledger.withdraw(key));
      throw thrown;
    }
    await this.#inLedger((ledger) => ledger.complete(key, result));
    return result;
  }

  async remember(key: string, work: () => Promise<Json>): Promise<Json> {
    const known = await this.#inLedger((ledger) => ledger.find(key));
    if (known?.state === "done") return known.result;
    const made = await work();
    await this.#inLedger((ledger) => ledger.record(this.#options.lease_token, key, made));
    return made;
  }

  /**
   * Decides about a call of unknown outcome: the result, where it is known to have happened; undefined where the call is
   * to be made now.
   *
   * @throws {EffectUnknown} where nobody has decided and it must not be made twice
   */
  async #settle(
    request: EffectRequest,
    attempted_at: string | undefined,
  ): Promise<{ readonly result: Json } | undefined> {
    const { key, isRepeatable, decision } = request;
    if (decision?.decision === "happened") {
      await this.#inLedger((ledger) => ledger.complete(key, decision.result));
      return { result: decision.result };
    }
    if (!isRepeatable && decision === undefined)
      throw new EffectUnknown(request, {
        ...(attempted_at !== undefined && { attempted_at }),
        idempotency_key: this.#keyFor(key),
      });
    await this.#inLedger((ledger) => ledger.retry(this.#options.lease_token, key));
    return undefined;
  }

  /** What a receiver knows the call by. */
  #keyFor(key: string): string {
    return `${this.#options.run_id}/${key}`;
  }

  /**
   * Whether an intent on record is our own, of a call that we have not begun: it was committed by a transaction whose end
   * we never heard of, because the connection broke.
   */
  #isUnmade(key: string, intendedUnder: number | undefined): boolean {
    return intendedUnder === this.#options.lease_token && !this.#begun.has(key);
  }

  async #inLedger<Result>(work: (ledger: EffectLedger) => Promise<Result>): Promise<Result> {
    const { inProject, run_id, onFailure } = this.#options;
    try {
      return await patiently(() => inProject((tx) => work(new EffectLedger(tx, run_id))));
    } catch (error) {
      if (mayPass(error) || error instanceof LeaseLostError) onFailure?.(error);
      throw error;
    }
  }
}
