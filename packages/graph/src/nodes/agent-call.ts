import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Budget } from "../document/graph-document.ts";
import { AgentRef } from "./fields.ts";

/** A permission as roles grant them: `resource:action`. */
const PermissionName = z.string().regex(/^[a-z_]{1,64}:[a-z_]{1,64}$/, schemaMessages.permission_form);

/** The statuses of a run. */
export const runStatuses = ["queued", "running", "waiting", "completed", "failed", "cancelled"] as const;

/** Which agent is called. */
export const agentFields = {
  agent: AgentRef.meta({ title: "Agent" }),
  version: z.int().min(1).optional().meta({ title: "Version", description: "Default: the published one." }),
};

/** What a run that is started for an agent may do, spend and take. */
export const childRunFields = {
  permissions: z.array(PermissionName).max(100).optional().meta({
    title: "Permissions",
    description: "At most these, of those that this run has. Default: all of them.",
  }),
  budget: Budget.optional().meta({
    title: "Budget",
    description: "At most this, of what this run has left.",
  }),
  timeout_ms: z.int().min(1).max(86_400_000).optional().meta({ title: "Longest run (milliseconds)" }),
  background: z.boolean().default(false).meta({ title: "Go on without waiting for it" }),
};
