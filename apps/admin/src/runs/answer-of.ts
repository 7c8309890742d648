import type { JsonObject } from "@patchbay/graph";

import type { RunState } from "./run-state.ts";

/** What a run answered beyond the messages that were streamed. */
export type Answer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "data"; readonly data: JsonObject };

/**
 * The part of a run's output that the reader has not seen yet; undefined when the messages already said it.
 *
 * An output of one text is that text. Anything else is shown as data.
 */
export function answerOf(run: RunState): Answer | undefined {
  const values = Object.values(run.output ?? {});
  if (run.output === null || values.length === 0) return undefined;
  const said = new Set(
    run.parts.flatMap((part) => (part.kind === "message" && !part.isDiscarded ? [part.text.trim()] : [])),
  );
  const [only, ...others] = values;
  if (typeof only === "string" && others.length === 0)
    return said.has(only.trim()) ? undefined : { kind: "text", text: only };
  const isSaid = values.every((value) => typeof value === "string" && said.has(value.trim()));
  return isSaid ? undefined : { kind: "data", data: run.output };
}
