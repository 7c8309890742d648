import type { Diagnostic } from "@patchbay/graph";

import { currentLanguage } from "../words/language.ts";
import { type ProblemWords, translateProblem } from "./translate-problem.ts";

let templates: ProblemWords["templates"];

/** Loads what problems are said with where the page speaks another language than the server; whoever shows any waits for it. */
export async function loadProblemWords(): Promise<void> {
  if (currentLanguage() === "de") templates ??= (await import("../words/de/problems.ts")).problemMessages;
}

/** Problems that the server has found, in the language of the page. */
export const inReadersWords = (problems: readonly Diagnostic[]): readonly Diagnostic[] =>
  problems.map((problem) => translateProblem(problem, { language: currentLanguage(), templates }));

/** For the `lang` of a text of a problem: English where the page is not and no catalog has it. */
export const languageOf = (key: string | undefined): "en" | undefined =>
  key === undefined && currentLanguage() !== "en" ? "en" : undefined;
