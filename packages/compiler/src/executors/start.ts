import { Attachments, type Message } from "@patchbay/contracts";
import { z } from "zod";

import { RunFailure } from "../run/run-failure.ts";
import { defineExecutor } from "./executor.ts";

/** What a person says (`input.message`), with what they sent along (`input.attachments`), is the thread's next message. */
export const startExecutor = defineExecutor("start", z.object({}), () => ({
  reads: [{ roots: new Set(["input"] as const), nodes: new Set(), channels: new Set() }],
  usesMessages: false,
  execute: ({ scope, context }) => {
    const text = fieldOf(scope.input, "message");
    const attachments = readAttachments(fieldOf(scope.input, "attachments"));
    const hasText = typeof text === "string";
    if (!hasText && attachments.length === 0) return {};
    const message: Message = {
      id: context.newMessageId(),
      role: "user",
      text: hasText ? text : "",
      ...(attachments.length === 0 ? {} : { attachments }),
    };
    return { messages: [message] };
  },
}));

const fieldOf = (input: unknown, name: string): unknown =>
  typeof input === "object" && input !== null && Object.hasOwn(input, name)
    ? Reflect.get(input, name)
    : undefined;

/** @throws {RunFailure} `attachments_invalid`, which says where and what, and quotes nothing */
function readAttachments(given: unknown): Attachments {
  const { success, data, error } = Attachments.safeParse(given ?? []);
  if (success) return data;
  const [issue] = error.issues;
  const at = (issue?.path ?? []).map((token) => `/${String(token)}`).join("");
  throw new RunFailure("attachments_invalid", `input/attachments${at}: ${whatIsWrong(issue)}.`);
}

/** Zod's own words name keys that it does not know, and those are the caller's. */
const whatIsWrong = (issue: z.core.$ZodIssue | undefined): string =>
  issue === undefined || issue.code === "unrecognized_keys"
    ? "has a key that attachments do not have"
    : issue.message;
