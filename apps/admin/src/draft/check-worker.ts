import "../api/no-eval.ts"; // first: schemas look at it when they are made

import { checkGraph, type Diagnostic, type JsonObject } from "@patchbay/graph";

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
  const answer: CheckAnswer = {
    id: data.id,
    diagnostics: checkGraph(data.document, resourcesOf(data)).diagnostics,
  };
  // Only a window has an origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage(answer);
});
