/** `src/map-items.ts`, the same in every project that has it. */
export const mapItemsFile = `import type { AnyActivation } from "./activation.ts";
import { AgentError, toAgentError } from "./agent-error.ts";
import { atMost } from "./at-most.ts";
import type { Json, JsonObject } from "./json.ts";
import { isOverLimit, type Run } from "./run.ts";

/** The item that a run of a body is about. */
export interface ItemOf<Item> {
  readonly item: Item;
  /** From 0. */
  readonly index: number;
  /** What the names of the body's nodes begin with, where a failure or a message names one. */
  readonly label: string;
}

export interface Mapping<Item, Output> {
  /** How many items at once. */
  readonly concurrency: number;
  /** Whether one failed item is the failure of all. */
  readonly failsTogether: boolean;
  readonly inputOf: (item: Item, index: number) => JsonObject;
  readonly runBody: (
    input: JsonObject,
    of: ItemOf<Item>,
    run: Run,
    signal: AbortSignal,
  ) => Promise<Output>;
}

export type ItemError = {
  readonly index: number;
  readonly error: { readonly code: string; readonly message: string; readonly retriable: boolean };
};

/** What came of one item. */
export type ItemResult<Output> = { readonly output: Output } | { readonly failed: ItemError };

/** Runs a body once for each item; what came of them is in the order of the items. */
export async function mapItems<Item, Output>(
  items: readonly Item[],
  { concurrency, failsTogether, inputOf, runBody }: Mapping<Item, Output>,
  { node_id, run, signal: outer }: AnyActivation,
): Promise<readonly ItemResult<Output>[]> {
  // All of them before the first item runs.
  const inputs = items.map(inputOf);
  // The first failure of a map that fails ends the items that are under way.
  const ending = new AbortController();
  const signal = AbortSignal.any([outer, ending.signal]);
  return await atMost(concurrency, items, async (item, index): Promise<ItemResult<Output>> => {
    const of = { item, index, label: \`\${node_id}[\${index}].\` };
    try {
      return { output: await runBody(inputs[index] ?? {}, of, run, signal) };
    } catch (thrown) {
      outer.throwIfAborted();
      if (failsTogether || isOverLimit(run)) {
        ending.abort(thrown);
        throw thrown;
      }
      const { code, message, retriable } = toAgentError(thrown);
      return { failed: { index, error: { code, message, retriable } } };
    }
  });
}

/** What the items answered that did not fail. */
export const outputsOf = <Output>(made: readonly ItemResult<Output>[]): readonly Output[] =>
  made.flatMap((each) => ("output" in each ? [each.output] : []));

/** What each item answered; null for one that failed. */
export const outputsOrNull = <Output>(made: readonly ItemResult<Output>[]): readonly (Output | null)[] =>
  made.map((each) => ("output" in each ? each.output : null));

/** The failures. */
export const errorsOf = (made: readonly ItemResult<unknown>[]): readonly ItemError[] =>
  made.flatMap((each) => ("failed" in each ? [each.failed] : []));

/** A value that must be a list. */
export function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new AgentError("expression_failed", "“items” is not a list.");
}
`;
