import type { ThreadCheckpoint } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

/**
 * What the channels of the state hold after some steps, first to last. A channel that these steps never changed, or of
 * which one of them says too little, is not among them.
 */
export function channelsAfter(
  steps: readonly Pick<ThreadCheckpoint, "channels">[],
): ReadonlyMap<string, Json> {
  const held = new Map<string, Json>();
  for (const { channels } of steps) {
    for (const [name, change] of Object.entries(channels)) {
      if (change.kind === "set") held.set(name, change.after);
      else if (change.kind === "large") held.delete(name);
      else {
        const before = held.get(name) ?? [];
        if (Array.isArray(before)) held.set(name, [...before, ...change.items]);
        else held.delete(name);
      }
    }
  }
  return held;
}
