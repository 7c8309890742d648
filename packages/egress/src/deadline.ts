import { EgressError } from "./egress-error.ts";

/** When a request must give up: its caller's signal, a total time, and a time without progress. */
export interface Deadline {
  /** Aborts with the caller's own reason or an {@link EgressError} `egress_timeout`. */
  readonly signal: AbortSignal;
  /** Runs the idle clock while `work` is under way; rejects as soon as the signal aborts. */
  whileWaiting<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Stops all clocks and lets go of the caller's signal. */
  end(): void;
}

/** Times in milliseconds; `null` is no limit. The total time runs from now on. */
export function startDeadline(
  host: string,
  limits: { totalTimeoutMs: number | null; idleTimeoutMs: number | null },
  caller: AbortSignal | undefined,
): Deadline {
  const { totalTimeoutMs, idleTimeoutMs } = limits;
  const controller = new AbortController();
  const give = (reason: string) => controller.abort(new EgressError("egress_timeout", host, reason));
  const follow = () => controller.abort(caller?.reason);
  if (caller?.aborted === true) follow();
  else caller?.addEventListener("abort", follow, { once: true });
  const total =
    totalTimeoutMs === null
      ? undefined
      : setTimeout(give, totalTimeoutMs, `no complete response within ${totalTimeoutMs} ms.`);

  return {
    signal: controller.signal,
    async whileWaiting(work) {
      controller.signal.throwIfAborted();
      const idle =
        idleTimeoutMs === null
          ? undefined
          : setTimeout(give, idleTimeoutMs, `nothing was received for ${idleTimeoutMs} ms.`);
      const aborted = Promise.withResolvers<never>();
      const abort = () => aborted.reject(controller.signal.reason);
      controller.signal.addEventListener("abort", abort, { once: true });
      try {
        return await Promise.race([work(), aborted.promise]);
      } finally {
        clearTimeout(idle);
        controller.signal.removeEventListener("abort", abort);
      }
    },
    end() {
      clearTimeout(total);
      caller?.removeEventListener("abort", follow);
    },
  };
}
