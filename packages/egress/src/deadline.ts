import { EgressError } from "./egress-error.ts";

/** When a request must give up: its caller's signal, a total time, and a time without progress. */
export interface Deadline {
  /** Aborts with the caller's own reason or an {@link EgressError} `egress_timeout`. */
  readonly signal: AbortSignal;
  /** Starts the idle clock: from here on the other side keeps us waiting. */
  waits(): void;
  /** Stops the idle clock: there is progress, or nobody asks for any. Cheap, as `waits` is: for each piece of a stream. */
  goesOn(): void;
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
  const idle =
    idleTimeoutMs === null
      ? undefined
      : idleClock(idleTimeoutMs, () => give(`nothing was received for ${idleTimeoutMs} ms.`));

  return {
    signal: controller.signal,
    waits: () => idle?.start(),
    goesOn: () => idle?.pause(),
    async whileWaiting(work) {
      controller.signal.throwIfAborted();
      idle?.start();
      const aborted = Promise.withResolvers<never>();
      const abort = () => aborted.reject(controller.signal.reason);
      controller.signal.addEventListener("abort", abort, { once: true });
      try {
        return await Promise.race([work(), aborted.promise]);
      } finally {
        idle?.pause();
        controller.signal.removeEventListener("abort", abort);
      }
    },
    end() {
      clearTimeout(total);
      idle?.end();
      caller?.removeEventListener("abort", follow);
    },
  };
}

/**
 * Calls `onIdle` once it has been running for `limitMs` in one go. A stream starts and pauses it for every piece that
 * comes, so doing that touches no timer: one that goes off finds out what there is still to wait for.
 */
function idleClock(limitMs: number, onIdle: () => void) {
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    timer = undefined;
    if (since === undefined) return;
    const leftMs = since + limitMs - performance.now();
    if (leftMs > 0) timer = setTimeout(look, leftMs);
    else onIdle();
  };
  return {
    start(): void {
      since = performance.now();
      timer ??= setTimeout(look, limitMs);
    },
    pause(): void {
      since = undefined;
    },
    end(): void {
      since = undefined;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
