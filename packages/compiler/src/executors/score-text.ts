import type { Usage } from "@patchbay/contracts";
import { z } from "zod";

import { askAbout, formOf, notFilledIn } from "./ask-about.ts";
import type { Activation } from "./executor.ts";

/** How well a text meets a rubric, in a model's view. */
export interface Score {
  /** From 0 (not at all) to 1 (fully). */
  readonly score: number;
  /** The model's words; they may quote the text. */
  readonly reason: string;
  readonly usage: Usage;
}

// The reason stands first: a model that has to give its reason before the number gives a better number.
const form = formOf(z.strictObject({ reason: z.string(), score: z.number().min(0).max(1) }));

const task = `You judge texts. Read the text and say how well it meets the rubric below.

Answer with a JSON object: “reason” is one or two sentences that say what decided, and “score” is how well the text meets the rubric, from 0 (not at all) to 1 (fully).

The rubric:`;

/** Has a model score a text against a rubric. @throws {RunFailure} `answer_invalid` where it gives no score */
export async function scoreText(
  { model, rubric, text }: { readonly model: string; readonly rubric: string; readonly text: string },
  activation: Activation,
): Promise<Score> {
  const question = { model, instructions: `${task}\n${rubric}`, text, form };
  const { data, usage } = await askAbout(question, activation);
  if (data === undefined) throw notFilledIn();
  return { ...data, usage };
}
