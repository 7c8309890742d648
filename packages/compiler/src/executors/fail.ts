import { FailConfig } from "@patchbay/graph";

import { AuthoredFailure } from "../run/run-failure.ts";
import { defineExecutor } from "./executor.ts";
import { preparedTemplate, readsOfTemplate } from "./prepared-text.ts";

/** Fails with the author's own words. */
export const failExecutor = defineExecutor("fail", FailConfig, (config) => {
  const message = preparedTemplate(config.message);
  return {
    reads: readsOfTemplate(message),
    usesMessages: false,
    execute: ({ scope }) => {
      throw new AuthoredFailure(config.code, message.render(scope));
    },
  };
});
