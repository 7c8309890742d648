import { PinnedOutcome } from "@patchbay/contracts";
import { Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { organizationKey } from "../session/organization-storage.ts";
import { nothingPinned, type TrialSettings } from "./trial-plan.ts";

/** An input that a person wants to use again. */
export interface SavedInput {
  readonly name: string;
  readonly input: JsonObject;
}

/** What this browser keeps for trying one agent. */
export interface KeptSettings {
  readonly trial: TrialSettings;
  readonly inputs: readonly SavedInput[];
}

const Kept = z.object({
  trial: z.object({
    pinned: z.record(z.string(), PinnedOutcome),
    tools: z.record(z.string(), z.record(z.string(), Json)),
  }),
  inputs: z.array(z.object({ name: z.string(), input: JsonObject })),
});

const nothingKept: KeptSettings = { trial: nothingPinned, inputs: [] };

const keyOf = (agentId: string): string => organizationKey(`trial.${agentId}`);

/** What was kept for an agent; nothing where storage is forbidden or holds something else. */
export function readSettings(agentId: string): KeptSettings {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(keyOf(agentId)) ?? "null"));
  } catch {
    return nothingKept;
  }
}

/** Keeps it, as far as the browser lets us: it can forbid storage, or have no room. */
export function keepSettings(agentId: string, settings: KeptSettings): void {
  try {
    localStorage.setItem(keyOf(agentId), JSON.stringify(settings));
  } catch {
    // It then lasts as long as the page.
  }
}
