import type { Json, JsonObject } from "@patchbay/graph";

import type { RunState } from "./run-state.ts";

/** What a run answered beyond the messages that were streamed. */
export type Answer =
  | { readonly kind: "text"; readonly text: string }
  /** `said` are the texts that were streamed, trimmed: what of the data the reader has seen. */
  | { readonly kind: "data"; readonly data: JsonObject; readonly said: ReadonlySet<string> };

/**
 * The part of a run's output that the reader has not seen yet; undefined when the messages already said it.
 *
 * An output of one text is that text. Anything else is shown as data, unless every value in it, however deep, was said.
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
  return isSaid(run.output, said) ? undefined : { kind: "data", data: run.output, said };
}

/** Whether all of a value was said; what is empty was not. */
function isSaid(value: Json, said: ReadonlySet<string>): boolean {
  if (typeof value === "string") return said.has(value.trim());
  if (typeof value !== "object" || value === null) return false;
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => isSaid(part, said));
}
