import { ClassifyConfig } from "@patchbay/graph";
import { z } from "zod";

import { askAbout, formOf, notFilledIn } from "./ask-about.ts";
import { defineExecutor } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Asks a model which class a text belongs to, and how sure it is. */
export const classifyExecutor = defineExecutor("classify", ClassifyConfig, (config) => {
  const input = preparedTemplate(config.input);
  const more = config.instructions === undefined ? undefined : preparedTemplate(config.instructions);
  const ids = config.classes.map(({ id }) => id);
  const form = formOf(z.strictObject({ class: z.enum(ids), confidence: z.number().min(0).max(1) }));
  const task = taskOf(config);
  const { model, min_confidence } = config;
  return {
    reads: [input, ...(more === undefined ? [] : [more])].flatMap(readsOfTemplate),
    usesMessages: false,
    portOf: (outputs) => (typeof outputs["class"] === "string" ? outputs["class"] : undefined),
    execute: async (activation) => {
      const { scope } = activation;
      const instructions = more === undefined ? task : `${task}\n\n${more.render(scope)}`;
      const question = { model, instructions, text: input.render(scope), form };
      const { data, usage } = await askAbout(question, activation);
      if (data === undefined && min_confidence === undefined) throw notFilledIn();
      const { class: chosen, confidence } = data ?? { class: "else", confidence: 0 };
      const port = confidence < (min_confidence ?? 0) ? "else" : chosen;
      return { port, outputs: { class: port, confidence }, usage };
    },
  };
});

function taskOf({ classes }: ClassifyConfig): string {
  const listed = classes.map(
    ({ id, description }) => `- ${id}: ${description.replaceAll(/\s+/g, " ").trim()}`,
  );
  return `You sort texts into classes. Read the text and choose the one class whose description fits it best.

The classes:
${listed.join("\n")}

Answer with a JSON object: “class” is the id of the class, and “confidence” says how sure you are that no other class fits better, from 0 (a guess) to 1 (certain).`;
}
