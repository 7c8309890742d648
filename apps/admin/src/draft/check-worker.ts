import "../api/no-eval.ts"; // first: schemas look at it when they are made

import { createGraphChecker, type Diagnostic, type GraphChecker, type JsonObject } from "@patchbay/graph";

import { type Registries, resourcesOf } from "./resources-of.ts";

/** What the page asks of the worker. */
export interface CheckRequest extends Registries {
  /** Comes back with the answer. */
  readonly id: number;
  readonly document: JsonObject;
}

export interface CheckAnswer {
  readonly id: number;
  readonly diagnostics: readonly Diagnostic[];
}

// The checker and its expression language are large, and must never hold up typing: they live here alone.
self.addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  const { id, document, ...registries } = data;
  const answer: CheckAnswer = { id, diagnostics: checkerFor(registries).check(document).diagnostics };
  // Only a window has an origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage(answer);
});

let last: { readonly key: string; readonly checker: GraphChecker } | undefined;

/** The checker that has seen the text before this one, unless something has been registered since. */
function checkerFor(registries: Registries): GraphChecker {
  const key = JSON.stringify(registries);
  if (last?.key !== key) last = { key, checker: createGraphChecker(resourcesOf(registries)) };
  return last.checker;
}
