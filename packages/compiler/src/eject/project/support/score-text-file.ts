/** `src/score-text.ts`, the same in every project that has it. */
export const scoreTextFile = `import { z } from "zod";

import type { AnyActivation } from "./activation.ts";
import { askAbout, notFilledIn } from "./ask-about.ts";
import type { ModelName } from "./models.ts";
import type { Usage } from "./run.ts";

// The reason stands first: a model that has to give its reason before the number gives a better number.
const form = z.strictObject({ reason: z.string(), score: z.number().min(0).max(1) });

const task = \`You judge texts. Read the text and say how well it meets the rubric below.

Answer with a JSON object: “reason” is one or two sentences that say what decided, and “score” is how well the text meets the rubric, from 0 (not at all) to 1 (fully).

The rubric:\`;

/** Has a model score a text against a rubric, from 0 (not at all) to 1 (fully). */
export async function scoreText(
  asked: { readonly model: ModelName; readonly rubric: string; readonly text: string },
  activation: AnyActivation,
): Promise<{ readonly score: number; readonly reason: string; readonly usage: Usage }> {
  const { model, rubric, text } = asked;
  const question = { model, instructions: \`\${task}\\n\${rubric}\`, text, form };
  const { data, usage } = await askAbout(question, activation);
  if (data === undefined) throw notFilledIn();
  return { ...data, usage };
}
`;
