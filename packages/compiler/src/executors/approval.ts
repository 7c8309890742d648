import { ApprovalConfig, type JsonSchema } from "@patchbay/graph";

import { ask, fieldsOf } from "./ask-person.ts";
import { defineExecutor } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Waits until somebody says yes or no. */
export const approvalExecutor = defineExecutor("approval", ApprovalConfig, (config) => {
  const message = preparedTemplate(config.message);
  const schema = approvalAnswer(config.require_comment);
  return {
    reads: readsOfTemplate(message),
    usesMessages: false,
    canPause: true,
    // What cannot be asked is not approved.
    portOf: ({ approved }) => (approved === true ? "approved" : "rejected"),
    execute: (activation) =>
      ask(
        activation,
        () => ({
          kind: "approval",
          payload: { message: message.render(activation.scope) },
          schema,
          approvers: config.approvers,
          expiresMs: config.expires_ms,
        }),
        ({ value, by }) => {
          const { approved, comment } = fieldsOf(value);
          const isApproved = approved === true;
          return {
            port: isApproved ? "approved" : "rejected",
            outputs: { approved: isApproved, comment: typeof comment === "string" ? comment : "", by },
          };
        },
      ),
  };
});

/** What somebody who decides has to say. */
export const approvalAnswer = (requiresComment: boolean): JsonSchema => ({
  type: "object",
  properties: {
    approved: { type: "boolean", title: "Approved" },
    comment: {
      type: "string",
      title: "Comment",
      maxLength: 10_000,
      ...(requiresComment ? { minLength: 1 } : {}),
    },
  },
  required: requiresComment ? ["approved", "comment"] : ["approved"],
  additionalProperties: false,
});
