import {
  createGraphChecker,
  type ExpressionScope,
  type GraphChecker,
  type Json,
  type Resources,
  scopeAt,
} from "@patchbay/graph";

import { changeAt } from "../editing/commands/change-at.ts";
import type { CheckRequest } from "./check-messages.ts";
import { completeExpression, nameAt } from "./complete-expression.ts";
import { previewExpression } from "./preview-expression.ts";
import { type Registries, resourcesOf } from "./resources-of.ts";

/** Answers what the page asks about its document. It remembers the document that was checked last, and its registries. */
export class QuestionAnswerer {
  #registries:
    | { readonly key: string; readonly resources: Resources; readonly checker: GraphChecker }
    | undefined;
  #document: Json = null;
  #scope: { readonly place: string; readonly scope: ExpressionScope | undefined } | undefined;

  answer(request: CheckRequest): unknown {
    switch (request.kind) {
      case "check": {
        this.#document = request.document;
        return this.#ground(request.registries).checker.check(request.document).diagnostics;
      }
      case "complete": {
        const scope = this.#scopeAt(request.pointer);
        return scope && completeExpression(scope, request.expression, request.offset);
      }
      case "name": {
        const scope = this.#scopeAt(request.pointer);
        return scope && nameAt(scope, request.expression, request.offset);
      }
      case "expected":
        return this.#scopeAt(request.pointer)?.expected;
      case "preview":
        return previewExpression(request.source, request.values);
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
  #scopeAt(pointer: string): ExpressionScope | undefined {
    if (this.#registries === undefined) return undefined;
    const { key, resources } = this.#registries;
    const around = changeAt(this.#document, tokensOf(pointer), null);
    const place = `${pointer} ${key} ${JSON.stringify(around)}`;
    if (this.#scope?.place !== place)
      this.#scope = { place, scope: scopeAt(this.#document, resources, pointer) };
    return this.#scope.scope;
  }
}

/** The tokens of a JSON pointer (RFC 6901). */
const tokensOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
