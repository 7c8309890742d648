import { Json, JsonObject } from "@patchbay/graph";
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
 * other fields. The last event of a stream is `run.completed`, `run.failed` or `run.cancelled`.
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
