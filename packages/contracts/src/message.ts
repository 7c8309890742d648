import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** A tool that a model asked for. `arguments` is what the model wrote, parsed; the tool's own schema has not seen it yet. */
export const ToolCall = z
  .strictObject({ id: z.string(), name: z.string(), arguments: JsonObject })
  .meta({ id: "ToolCall" });
export type ToolCall = z.infer<typeof ToolCall>;

/**
 * One message of a thread: plain JSON, no class of any library, so that what is stored can be read by any later code.
 *
 * `tool` messages answer the `tool_calls` entry of an earlier assistant message that has their `tool_call_id`.
 */
export const Message = z
  .strictObject({
    id: z.string(),
    role: z.enum(["system", "user", "assistant", "tool"]),
    text: z.string(),
    /** The node that wrote it; absent on what a person said. */
    node_id: z.string().optional(),
    tool_calls: z.array(ToolCall).optional(),
    tool_call_id: z.string().optional(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;
