import type { RunEvent } from "@patchbay/contracts";

import type { Activation, Outcome } from "./executor.ts";

type Execute = (activation: Activation) => Promise<Outcome>;

/**
 * Makes the words of an execution count only where it ends well. Where it fails, every message that it began is
 * withdrawn (`message.discarded`) before the failure is seen; where it is stopped, at that very moment, because what is
 * left behind may never return. From then on it says nothing more.
 */
export function withdrawnOnFailure(execute: Execute): Execute {
  return async (activation) => {
    const { context, node_id, signal } = activation;
    signal.throwIfAborted();
    const begun = new Set<string>();
    let isWithdrawn = false;
    const emit = (event: RunEvent): void => {
      if (event.type === "message.delta" || event.type === "message.completed") {
        if (isWithdrawn) return;
        begun.add(event.message_id);
      }
      context.emit(event);
    };
    const withdraw = (): void => {
      isWithdrawn = true;
      for (const message_id of begun) context.emit({ type: "message.discarded", message_id, node_id });
      begun.clear();
    };
    signal.addEventListener("abort", withdraw, { once: true });
    try {
      return await execute({ ...activation, context: { ...context, emit } });
    } catch (thrown) {
      withdraw();
      throw thrown;
    } finally {
      signal.removeEventListener("abort", withdraw);
    }
  };
}
