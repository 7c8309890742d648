import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ExpiresMs, expiredPort } from "./expiry.ts";
import { Template } from "./fields.ts";

export const HandoffConfig = z.strictObject({
  message: Template.meta({ title: "Message", description: "What the person should know." }),
  queue: Id.optional().meta({
    title: "Queue",
    description: "Whose inbox it goes to. Default: the project's.",
  }),
  expires_ms: ExpiresMs,
});
export type HandoffConfig = z.infer<typeof HandoffConfig>;

/** Hands the conversation to a person and goes on with what the person replied. */
export const handoff = defineNode({
  type: "handoff",
  category: "interaction",
  title: "Handoff",
  summary: "Hands the conversation to a person.",
  icon: "headset",
  effect: "write",
  isStateful: true,
  isBranching: true,
  config: HandoffConfig,
  ports: ({ expires_ms }) => (expires_ms === undefined ? ["out"] : ["out", expiredPort]),
  barePorts: () => [expiredPort],
  outputs: () => objectOf({ by: stringType, reply: stringType }),
});
