import { z } from "zod";

import { intType, listOf, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const SpeechToTextConfig = z.strictObject({
  audio: Cel("any").meta({ title: "Audio", description: "What a text_to_speech left, or an attached file." }),
  language: z.string().min(2).max(35).optional().meta({
    title: "Language",
    description: "A language tag, such as en or de-CH. Default: it is recognized.",
  }),
});
export type SpeechToTextConfig = z.infer<typeof SpeechToTextConfig>;

/** Writes down what is said. */
export const speechToText = defineNode({
  type: "speech_to_text",
  category: "speech",
  title: "Speech to text",
  summary: "Writes down what is said.",
  icon: "mic",
  effect: "read",
  spends: true,
  config: SpeechToTextConfig,
  ports: () => ["out"],
  outputs: () =>
    objectOf({
      text: stringType,
      segments: listOf(objectOf({ start_ms: intType, end_ms: intType, text: stringType })),
      language: stringType,
    }),
});
