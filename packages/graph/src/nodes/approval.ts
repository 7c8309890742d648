import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { boolType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ExpiresMs, expiredPort } from "./expiry.ts";
import { Template } from "./fields.ts";

const Names = z.array(z.string().min(1).max(120)).min(1).max(100);

/** Who may answer an approval: whoever has one of the roles, or is one of the users. */
export const Approvers = z
  .strictObject({
    roles: Names.optional().meta({ title: "Roles" }),
    users: Names.optional().meta({ title: "Users" }),
  })
  .refine(({ roles, users }) => roles !== undefined || users !== undefined, schemaMessages.roles_or_users);
export type Approvers = z.infer<typeof Approvers>;

export const ApprovalConfig = z.strictObject({
  message: Template.meta({ title: "Message", description: "What is to be approved, as a person reads it." }),
  approvers: Approvers.optional().meta({
    title: "Approvers",
    description: "Either suffices. Default: whoever may resume runs.",
  }),
  expires_ms: ExpiresMs,
  require_comment: z.boolean().default(false).meta({ title: "Ask for a comment" }),
});
export type ApprovalConfig = z.infer<typeof ApprovalConfig>;

/** Pauses until a person approves or rejects. `comment` is empty where none was given; `by` is the person's id. */
export const approval = defineNode({
  type: "approval",
  category: "interaction",
  title: "Approval",
  summary: "Waits until a person approves or rejects.",
  icon: "user-check",
  // It asks a person, who would not want to be asked twice.
  effect: "write",
  isStateful: true,
  isBranching: true,
  config: ApprovalConfig,
  ports: ({ expires_ms }) => ["approved", "rejected", ...(expires_ms === undefined ? [] : [expiredPort])],
  barePorts: () => [expiredPort],
  outputs: () => objectOf({ approved: boolType, comment: stringType, by: stringType }),
});
