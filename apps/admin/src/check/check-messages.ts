import type { Diagnostic, JsonObject } from "@patchbay/graph";

import type { Language } from "../words/language.ts";
import type { Completions, NameInfo } from "./complete-expression.ts";
import type { Preview, RunValues, Source } from "./preview-expression.ts";
import type { Registries } from "./resources-of.ts";

/** What the page asks of the checker beside it, each with what comes back. */
export interface Questions {
  /** What is wrong with a document; the answers below are about the one that was checked last. */
  check: {
    readonly ask: { readonly document: JsonObject; readonly registries: Registries };
    readonly answer: readonly Diagnostic[];
  };
  complete: { readonly ask: PlaceInExpression; readonly answer: Completions | undefined };
  name: { readonly ask: PlaceInExpression; readonly answer: NameInfo | undefined };
  /** The name of the type that the expression at a pointer must have. */
  expected: { readonly ask: { readonly pointer: string }; readonly answer: string | undefined };
  preview: {
    readonly ask: { readonly source: Source; readonly values: RunValues };
    readonly answer: Preview;
  };
}

export interface PlaceInExpression {
  /** To the field, from the root of the document. */
  readonly pointer: string;
  readonly expression: string;
  /** In the expression. */
  readonly offset: number;
}

export type QuestionKind = keyof Questions;

export type CheckRequest = {
  [Kind in QuestionKind]: {
    readonly id: number;
    readonly kind: Kind;
    /** That the answer is to be said in. */
    readonly language: Language;
  } & Questions[Kind]["ask"];
}[QuestionKind];

export interface CheckResponse {
  /** Of the request. */
  readonly id: number;
  readonly answer: unknown;
}
