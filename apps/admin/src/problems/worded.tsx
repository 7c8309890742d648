import type { Diagnostic, Fix } from "@patchbay/graph";

import { languageOf } from "./problem-words.ts";

/** What a problem says, marked where it is not in the language of the page. */
export const ProblemText = ({ problem: { message, message_key: key } }: { readonly problem: Diagnostic }) => (
  <span lang={languageOf(key)}>{message}</span>
);

/** What a fix would do, marked likewise. */
export const FixTitle = ({ fix: { title, title_key: key } }: { readonly fix: Fix }) => (
  <span lang={languageOf(key)}>{title}</span>
);
