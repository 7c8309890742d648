import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { Attachments } from "./attachment.ts";

/** A tool that a model asked for. `arguments` is what the model wrote, parsed; the tool's own schema has not seen it yet. */
export const ToolCall = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    arguments: JsonObject,
    /**
     * What the model wrote where that is no JSON object, at most its first {@link maxMalformed} characters; `arguments`
     * is empty then. Such a call reaches no tool: the model is told.
     */
    malformed: z.string().optional(),
  })
  .meta({ id: "ToolCall" });
export type ToolCall = z.infer<typeof ToolCall>;

/** As much of malformed arguments as their author needs to recognize them, in UTF-16 code units. */
export const maxMalformed = 2_000;

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
    /** What a person sent along. */
    attachments: Attachments.optional(),
    /** The node that wrote it; absent on what a person said. */
    node_id: z.string().optional(),
    tool_calls: z.array(ToolCall).optional(),
    tool_call_id: z.string().optional(),
    /**
     * Makes a `system` message a summary of the thread from its beginning to the message with this id. Nobody said it:
     * a node with the history policy `summary` keeps it here, so that no message is summarized twice.
     */
    summary_of: z.string().optional(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;
