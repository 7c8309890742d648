import { z } from "zod";

import { objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";

export const TextToSpeechConfig = z.strictObject({
  text: Template.meta({ title: "Text" }),
  voice: z.string().min(1).max(120).optional().meta({ title: "Voice" }),
  format: z.enum(["wav", "mp3", "opus"]).optional().meta({ title: "Format" }),
});
export type TextToSpeechConfig = z.infer<typeof TextToSpeechConfig>;

/** Says a text. `audio.data` is Base64. */
export const textToSpeech = defineNode({
  type: "text_to_speech",
  category: "speech",
  title: "Text to speech",
  summary: "Says a text.",
  icon: "volume-2",
  effect: "read",
  spends: true,
  config: TextToSpeechConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ audio: objectOf({ media_type: stringType, data: stringType }) }),
});
