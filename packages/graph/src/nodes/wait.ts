import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Id } from "../document/graph-document.ts";
import { anyType, objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { expiredPort, longestPauseMs } from "./expiry.ts";
import { Cel } from "./fields.ts";

/** A day: longer waits are a schedule's, not a run's. */
const longestMs = 86_400_000;

export const WaitConfig = z
  .strictObject({
    duration_ms: z.int().min(1).max(longestMs).optional().meta({ title: "For (milliseconds)" }),
    until: Cel("timestamp").optional().meta({ title: "Until" }),
    signal: Id.optional().meta({
      title: "For a signal",
      description: "The name that whoever sends the signal gives.",
    }),
    timeout_ms: z.int().min(1).max(longestPauseMs).optional().meta({
      title: "Longest wait (milliseconds)",
      description: "For a signal; after it the run goes on by “expired”.",
    }),
  })
  .refine(
    ({ duration_ms, until, signal }) =>
      [duration_ms, until, signal].filter((given) => given !== undefined).length === 1,
    schemaMessages.one_way_to_wait,
  )
  .refine(({ signal, timeout_ms }) => signal !== undefined || timeout_ms === undefined, {
    error: schemaMessages.only_with_signal,
    path: ["timeout_ms"],
  });
export type WaitConfig = z.infer<typeof WaitConfig>;

/** Waits for a while, until a time, or for a signal from outside; what the signal carries is `payload`. */
export const wait = defineNode({
  type: "wait",
  category: "control",
  title: "Wait",
  summary: "Waits for a while, until a time, or for a signal.",
  icon: "timer",
  effect: "none",
  isStateful: true,
  isBranching: true,
  config: WaitConfig,
  ports: ({ timeout_ms }) => (timeout_ms === undefined ? ["out"] : ["out", expiredPort]),
  barePorts: () => [expiredPort],
  outputs: ({ signal }) => objectOf(signal === undefined ? {} : { payload: anyType }),
});
