import type { Diagnostic } from "@patchbay/graph";

import { currentLanguage } from "../words/language.ts";
import { inWords, type ProblemWords, translateProblem, type Worded } from "./translate-problem.ts";

let german: ProblemWords["templates"];

/** Loads what problems are said with where the page speaks another language than the server; whoever shows any waits for it. */
export async function loadProblemWords(): Promise<void> {
  if (currentLanguage() === "de") german ??= (await import("../words/de/problems.ts")).problemMessages;
}

function words(): ProblemWords {
  const language = currentLanguage();
  return { language, templates: language === "de" ? german : undefined };
}

/** Problems that the server has found, in the language of the page. */
export const inReadersWords = (problems: readonly Diagnostic[]): readonly Diagnostic[] =>
  problems.map((problem) => translateProblem(problem, words()));

/** The same for what is said of a value that does not fit its schema, here or by the server. */
export const violationInReadersWords = (violation: Worded): Worded => inWords(violation, words());

/** For the `lang` of a text of a problem: English where the page is not and no catalog has it. */
export const languageOf = (key: string | undefined): "en" | undefined =>
  key === undefined && currentLanguage() !== "en" ? "en" : undefined;
