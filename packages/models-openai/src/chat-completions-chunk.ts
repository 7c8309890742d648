import { z } from "zod";

/** A piece of a tool call. Servers that count nothing leave the index out, and send each call whole. */
const ToolCallPiece = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
export type ToolCallPiece = z.infer<typeof ToolCallPiece>;

/**
 * A piece of a streamed answer (https://platform.openai.com/docs/api-reference/chat-streaming), as far as we read it.
 * Compatible servers leave out much, and say null where they have nothing.
 */
export const ChatCompletionsChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.unknown().optional(), tool_calls: z.array(ToolCallPiece).nullish() })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({ prompt_tokens: z.unknown().optional(), completion_tokens: z.unknown().optional() })
    .nullish(),
  /** In place of everything else: the answer has failed. */
  error: z.unknown().optional(),
});
export type ChatCompletionsChunk = z.infer<typeof ChatCompletionsChunk>;
