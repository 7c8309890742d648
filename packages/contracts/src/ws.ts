import { z } from "zod";

import { AgentId, RunId } from "./ids.ts";
import { ResumeRun } from "./interrupt.ts";
import { largestInt } from "./limits.ts";
import { Problem } from "./problem.ts";
import { RunEvent } from "./run-event.ts";
import { Run, StartRun } from "./run.ts";

/** What both sides name in `Sec-WebSocket-Protocol`. A change that old clients would not survive gets a new name. */
export const webSocketProtocol = "patchbay.v1";

/** Why the server closes a connection, beside the protocol errors of RFC 6455 (section 7.4.1). */
export const webSocketCloseCodes = {
  /** The server shuts down: connect again, elsewhere or in a moment. */
  going_away: 1001,
  /** A binary message; all of ours are text. */
  unsupported_data: 1003,
  /** A message of more than 4 MiB. */
  message_too_large: 1009,
  /** The credential is missing, wrong, expired or revoked. */
  unauthenticated: 4401,
  /** The client did not read what was sent to it; it may connect again and go on with `after`. */
  too_slow: 4408,
  /** The credential has as many connections as it may. */
  too_many_connections: 4429,
} as const;

/** Chosen by the client for each request, and said again in the answer to it. */
const RequestId = z.string().min(1).max(64);

const request = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ id: RequestId, type: z.literal(type), ...shape });

// Trials belong to whoever edits a draft, and they follow their runs by the streams of the runs' own routes.
const { trial: _, ...startShape } = StartRun.shape;

/** What a client says over the WebSocket, one JSON text message each. Each is answered by `ok` or `error`. */
export const WebSocketRequest = z
  .discriminatedUnion("type", [
    /** Says who speaks, where the handshake could not: the first message, and the only one of its kind. */
    request("auth", { token: z.string().min(1).max(4_096) }),
    /** Follows a run: the events after number `after`, then those to come, up to its end. */
    request("subscribe", { run_id: RunId, after: z.int().min(0).max(largestInt).default(0) }),
    request("unsubscribe", { run_id: RunId }),
    /** Starts a run; in mode `stream` its events follow without being asked for. The answer names it. */
    request("start", {
      agent: AgentId,
      ...startShape,
      mode: z.enum(["stream", "background"]).default("stream"),
      /** Sent again under the same key within 24 hours, it is the same run. Printable ASCII without spaces. */
      idempotency_key: z
        .string()
        .regex(/^[\u0021-\u007e]{1,255}$/, "must be 1 to 255 printable ASCII characters without spaces")
        .optional(),
    }),
    request("cancel", { run_id: RunId }),
    /** Answers one of a run's open interrupts. */
    request("resume", { run_id: RunId, ...ResumeRun.shape }),
    request("ping", {}),
  ])
  .meta({ id: "WebSocketRequest" });
export type WebSocketRequest = z.infer<typeof WebSocketRequest>;

/** What the server says over the WebSocket. */
export const WebSocketMessage = z
  .discriminatedUnion("type", [
    z.strictObject({
      id: RequestId,
      type: z.literal("ok"),
      /** The run that `start` began. */
      run_id: RunId.optional(),
      /** The run as it is after `cancel` or `resume`. */
      run: Run.optional(),
    }),
    z.strictObject({
      /** Null where the request was not even readable. After an `ok` it says that following the run has failed. */
      id: RequestId.nullable(),
      type: z.literal("error"),
      problem: Problem,
    }),
    /** The same events under the same numbers as `GET /runs/{run}/events`. */
    z.strictObject({
      type: z.literal("event"),
      run_id: RunId,
      seq: z.int().min(1),
      at: z.iso.datetime(),
      event: RunEvent,
    }),
    /** The run has ended, and every event of it was sent. */
    z.strictObject({ type: z.literal("end"), run_id: RunId }),
  ])
  .meta({ id: "WebSocketMessage" });
export type WebSocketMessage = z.infer<typeof WebSocketMessage>;
