import type { Json, JsonObject, JsonSchema } from "@patchbay/graph";

/** A call that changes the world. */
export interface EffectRequest {
  /** Names the call among all of the run: the same whenever the run comes here again, in whichever process. */
  readonly key: string;
  /** The tool, or what stands for one. */
  readonly tool: string;
  /** What is done: under the same key it must be the same again. */
  readonly arguments: JsonObject;
  /** What whoever has to decide about the call is shown in place of its arguments. */
  readonly shown?: JsonObject;
  /** What its result looks like, for whoever knows it when the run does not. */
  readonly resultSchema: JsonSchema;
  /** Whether making the call a second time, under the same idempotency key, does no harm. */
  readonly isRepeatable: boolean;
  /** What somebody decided about the call when nobody knew whether it had been made. */
  readonly decision?: EffectDecision | undefined;
}

/** It happened, with this result; or it is to be made now, because it did not happen or because it may happen twice. */
export type EffectDecision =
  | { readonly decision: "happened"; readonly result: Json }
  | { readonly decision: "did_not_happen" | "retry" };

/**
 * What a run has done that is not in its state yet, so that whoever executes a step again after a crash repeats nothing.
 */
export interface Journal {
  /**
   * Makes a call once: what was made before under the same key is not made again, and its result is answered.
   *
   * @param work makes the call; `idempotencyKey` is for a receiver that knows such keys. What it throws is forgotten
   *   where `isSurelyUndone` says so, so that the call may be made another time
   * @throws {EffectUnknown} where the call may have been made, may not be repeated, and nobody has decided
   */
  effect(
    request: EffectRequest,
    work: (idempotencyKey: string) => Promise<Json>,
    isSurelyUndone: (thrown: unknown) => boolean,
  ): Promise<Json>;
  /** Answers what was answered before under the same key; else asks, and remembers the answer. */
  remember(key: string, work: () => Promise<Json>): Promise<Json>;
}

/** What is on record of a call that may have been made. */
export interface EffectAttempt {
  /** ISO 8601: when the call was about to be made, where that is still on record. */
  readonly attempted_at?: string;
  /** Under which key, should the receiver have kept it. */
  readonly idempotency_key: string;
}

/** Nobody knows whether a call was made, and making it again could do it twice. */
export class EffectUnknown extends Error {
  readonly request: EffectRequest;
  readonly attempt: EffectAttempt;

  constructor(request: EffectRequest, attempt: EffectAttempt) {
    super("Nobody knows whether a call was made.");
    this.name = "EffectUnknown";
    this.request = request;
    this.attempt = attempt;
  }
}

/** The journal of runs that no crash can touch: nothing is kept, because nothing is executed twice. */
export const forgetfulJournal: Journal = {
  effect: (request, work) => work(request.key),
  remember: (_key, work) => work(),
};
