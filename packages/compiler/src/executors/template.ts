import { TemplateConfig } from "@patchbay/graph";

import { defineExecutor } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Writes a text. */
export const templateExecutor = defineExecutor("template", TemplateConfig, (config) => {
  const text = preparedTemplate(config.text);
  return {
    reads: readsOfTemplate(text),
    usesMessages: false,
    execute: ({ scope }) => ({ outputs: { text: text.render(scope) } }),
  };
});
