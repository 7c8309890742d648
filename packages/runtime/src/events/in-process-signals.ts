import type { RunSignals } from "./run-signals.ts";
import { SignalHub } from "./signal-hub.ts";

/** Signals for the only process on its database. */
export function createInProcessSignals(): RunSignals {
  const hub = new SignalHub();
  return {
    publish: (topic, runId) => hub.tell(topic, runId),
    subscribe: (topic, runId) => hub.subscribe(topic, runId),
    listen: (topic, listener) => hub.listen(topic, listener),
    close: () => Promise.resolve(),
  };
}
