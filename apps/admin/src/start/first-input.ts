import { JsonObject } from "@patchbay/graph";

import { organizationKey } from "../session/organization-storage.ts";

const keyOf = (agentId: string): string => organizationKey(`firstInput.${agentId}`);

/** Keeps, for this tab, an input to try a new agent with. */
export function keepFirstInput(agentId: string, input: JsonObject): void {
  try {
    sessionStorage.setItem(keyOf(agentId), JSON.stringify(input));
  } catch {
    // Storage is forbidden: the test panel begins empty.
  }
}

/** The input that was kept for an agent; undefined where none was, or where it cannot be read. */
export function firstInput(agentId: string): JsonObject | undefined {
  try {
    const parsed = JsonObject.safeParse(JSON.parse(sessionStorage.getItem(keyOf(agentId)) ?? "null"));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
