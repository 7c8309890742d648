import {
  createGraphChecker,
  type ExpressionScope,
  fillMessage,
  type GraphChecker,
  inEnglish,
  type Json,
  type Message,
  type MessageTemplates,
  type Resources,
  scopeAt,
} from "@patchbay/graph";

import { changeAt } from "../editing/commands/change-at.ts";
import { translateProblem } from "../problems/translate-problem.ts";
import { problemMessages } from "../words/de/problems.ts";
import type { Language } from "../words/language.ts";
import type { CheckRequest } from "./check-messages.ts";
import { completeExpression, nameAt } from "./complete-expression.ts";
import { previewExpression } from "./preview-expression.ts";
import { type Registries, resourcesOf } from "./resources-of.ts";

/** What problems are said with beside English, which they are made in. */
const catalogs: Readonly<Record<Language, MessageTemplates | undefined>> = {
  en: undefined,
  de: problemMessages,
};

/** Answers what the page asks about its document. It remembers the document that was checked last, and its registries. */
export class QuestionAnswerer {
  #registries:
    | { readonly key: string; readonly resources: Resources; readonly checker: GraphChecker }
    | undefined;
  #document: Json = null;
  #scope: { readonly place: string; readonly scope: ExpressionScope | undefined } | undefined;

  answer(request: CheckRequest): unknown {
    const { language } = request;
    switch (request.kind) {
      case "check": {
        this.#document = request.document;
        const { diagnostics } = this.#ground(request.registries).checker.check(request.document);
        const words = { language, templates: catalogs[language] };
        return diagnostics.map((each) => translateProblem(each, words));
      }
      case "complete": {
        const scope = this.#scopeAt(request.pointer, language);
        return scope && completeExpression(scope, request.expression, request.offset);
      }
      case "name": {
        const scope = this.#scopeAt(request.pointer, language);
        return scope && nameAt(scope, request.expression, request.offset);
      }
      case "expected":
        return this.#scopeAt(request.pointer, language)?.expected;
      case "preview":
        return previewExpression(request.source, request.values, (message) => wordsOf(message, language));
    }
  }

  /** The checker that has seen the document before this one, unless something has been registered since. */
  #ground(registries: Registries) {
    const key = JSON.stringify(registries);
    if (this.#registries?.key === key) return this.#registries;
    const resources = resourcesOf(registries);
    return (this.#registries = { key, resources, checker: createGraphChecker(resources) });
  }

  /** Worked out anew when something else than the place itself has changed: it takes as long as a check. */
  #scopeAt(pointer: string, language: Language): ExpressionScope | undefined {
    if (this.#registries === undefined) return undefined;
    const { key, resources } = this.#registries;
    const around = changeAt(this.#document, tokensOf(pointer), null);
    const place = `${language} ${pointer} ${key} ${JSON.stringify(around)}`;
    if (this.#scope?.place !== place)
      this.#scope = {
        place,
        scope: scopeAt(this.#document, resources, pointer, (message) => wordsOf(message, language)),
      };
    return this.#scope.scope;
  }
}

function wordsOf(message: Message, language: Language): string {
  const templates = catalogs[language];
  return (templates && fillMessage(templates, message, language)) ?? inEnglish(message);
}

/** The tokens of a JSON pointer (RFC 6901). */
const tokensOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
