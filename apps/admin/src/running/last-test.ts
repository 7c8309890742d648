import { organizationKey } from "../session/organization-storage.ts";

const keyOf = (agentId: string): string => organizationKey(`lastTest.${agentId}`);

/** The id of the last run that this browser's test of an agent has begun; undefined where none is known. */
export function readLastTest(agentId: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(agentId)) ?? undefined;
  } catch {
    // Storage is forbidden.
    return undefined;
  }
}

/** Keeps the id, nothing else of the run; undefined forgets it. */
export function keepLastTest(agentId: string, runId: string | undefined): void {
  try {
    if (runId === undefined) localStorage.removeItem(keyOf(agentId));
    else localStorage.setItem(keyOf(agentId), runId);
  } catch {
    // Storage is forbidden or full: after a reload nothing is known, as on a first visit.
  }
}
