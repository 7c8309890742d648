import { HumanInputConfig } from "@patchbay/graph";

import { ask, fieldsOf } from "./ask-person.ts";
import { defineExecutor } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Waits until somebody has filled in a form. */
export const humanInputExecutor = defineExecutor("human_input", HumanInputConfig, (config) => {
  const prompt = preparedTemplate(config.prompt);
  return {
    reads: readsOfTemplate(prompt),
    usesMessages: false,
    canPause: true,
    execute: (activation) =>
      ask(
        activation,
        () => ({
          kind: "form",
          payload: { prompt: prompt.render(activation.scope) },
          schema: config.form,
          expiresMs: config.expires_ms,
        }),
        ({ value }) => ({ outputs: fieldsOf(value) }),
      ),
  };
});
