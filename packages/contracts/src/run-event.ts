import { Json, JsonObject, JsonSchema } from "@patchbay/graph";
import { z } from "zod";

/** What model calls consumed. `cost_usd` is absent where the binding has no price. */
export const Usage = z
  .strictObject({
    input_tokens: z.int().min(0),
    output_tokens: z.int().min(0),
    cost_usd: z.number().min(0).optional(),
  })
  .meta({ id: "Usage" });
export type Usage = z.infer<typeof Usage>;

/** Why a run or a node failed. `code` is stable; `message` never carries a secret, a prompt or a document's text. */
export const RunError = z
  .strictObject({
    code: z.string(),
    message: z.string(),
    /** Whether the same request may succeed later. */
    retriable: z.boolean(),
    node_id: z.string().optional(),
  })
  .meta({ id: "RunError" });
export type RunError = z.infer<typeof RunError>;

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

const node = { node_id: z.string(), activation: z.int().min(1) };

/**
 * What happens in a run, in order. On the wire (SSE) `event:` is the type, `id:` the sequence number and `data:` the
 * other fields. The last event of a stream is `run.completed`, `run.failed` or `run.cancelled`, unless the run waits for
 * somebody: then `interrupt.requested` is among the last ones.
 */
export const RunEvent = z
  .discriminatedUnion("type", [
    event("run.started", {
      run_id: z.string(),
      thread_id: z.string(),
      agent_id: z.string(),
      version: z.int().nullable(),
    }),
    event("node.started", node),
    event("message.delta", { message_id: z.string(), node_id: z.string(), text: z.string() }),
    event("message.completed", { message_id: z.string(), node_id: z.string(), text: z.string() }),
    /**
     * What was said under this id no longer counts, whether completed or not: the attempt that said it has failed or
     * was stopped. Not in the thread, and never followed by more of the same message.
     */
    event("message.discarded", { message_id: z.string(), node_id: z.string() }),
    event("tool.started", { ...node, tool_call_id: z.string(), tool: z.string(), arguments: JsonObject }),
    event("tool.completed", {
      ...node,
      tool_call_id: z.string(),
      tool: z.string(),
      result: Json.optional(),
      error: RunError.optional(),
      duration_ms: z.number().min(0),
    }),
    event("node.completed", {
      ...node,
      /** The port it left by; `*` where it left by all at once; `end` has none and says an empty string. */
      port: z.string(),
      outputs: JsonObject,
      duration_ms: z.number().min(0),
      usage: Usage.optional(),
      /** It did nothing: the run is a trial in which its outcome was given. */
      is_pinned: z.literal(true).optional(),
    }),
    /**
     * Somebody has to answer before the run can go on here: `POST /runs/{run}/resume`. A `timer` asks nobody: the run goes
     * on by itself at `expires_at`.
     */
    event("interrupt.requested", {
      ...node,
      interrupt_id: z.string(),
      kind: z.enum(["approval", "form", "signal", "effect.unknown", "timer"]),
      payload: JsonObject,
      /** The JSON Schema of the answer's value; any JSON will do where there is none. */
      schema: JsonSchema.optional(),
      /** Who may answer, beside the permission to answer at all. */
      approvers: z
        .strictObject({ roles: z.array(z.string()).optional(), users: z.array(z.string()).optional() })
        .optional(),
      /** ISO 8601. From then on the run goes on by the port `expired`; after a `timer` by `out`. */
      expires_at: z.string().optional(),
    }),
    event("interrupt.resolved", {
      node_id: z.string(),
      interrupt_id: z.string(),
      /** `closed`: a join no longer waits for the branch that asked. */
      outcome: z.enum(["answered", "expired", "closed"]),
    }),
    event("state.updated", { node_id: z.string(), channels: JsonObject }),
    event("usage", Usage.shape),
    event("run.completed", { output: JsonObject }),
    event("run.failed", { error: RunError }),
    event("run.cancelled", {}),
  ])
  .meta({ id: "RunEvent" });
export type RunEvent = z.infer<typeof RunEvent>;
export type RunEventType = RunEvent["type"];

/** An event in its place in the run's log: numbers begin at 1 and have no gaps. `at` is ISO 8601. */
export interface SequencedRunEvent {
  readonly seq: number;
  readonly at: string;
  readonly event: RunEvent;
}
