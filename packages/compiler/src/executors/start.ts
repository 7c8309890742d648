import type { Message } from "@patchbay/contracts";
import { z } from "zod";

import { defineExecutor } from "./executor.ts";

/** What a person says (`input.message`) becomes the next message of the thread. */
export const startExecutor = defineExecutor("start", z.object({}), () => ({
  reads: [{ roots: new Set(["input"] as const), nodes: new Set(), channels: new Set() }],
  usesMessages: false,
  execute: ({ scope, context }) => {
    const text = messageOf(scope.input);
    if (text === undefined) return {};
    const message: Message = { id: context.newMessageId(), role: "user", text };
    return { messages: [message] };
  },
}));

function messageOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("message" in input)) return undefined;
  return typeof input.message === "string" ? input.message : undefined;
}
