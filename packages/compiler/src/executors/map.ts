import { Json, JsonObject, MapConfig } from "@patchbay/graph";
import { z } from "zod";

import { Continuation } from "../run/continuation.ts";
import type { Answer, PauseRequest } from "../run/pause.ts";
import { RunFailure, toRunError } from "../run/run-failure.ts";
import { agentBody } from "./agent-body.ts";
import { atMost } from "./at-most.ts";
import { type Activation, type Body, type BodyResult, defineExecutor, type Outcome } from "./executor.ts";
import { preparedExpression } from "./prepared-text.ts";

/** How one item stands. Plain JSON, for it is kept while others wait. */
const ItemState = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("done"), output: JsonObject }),
  z.strictObject({
    status: z.literal("failed"),
    error: z.strictObject({ code: z.string(), message: z.string(), retriable: z.boolean() }),
  }),
  z.strictObject({
    status: z.literal("waiting"),
    kept: Continuation,
    requests: z.array(z.custom<PauseRequest>()),
  }),
]);
type ItemState = z.infer<typeof ItemState>;

/** All items, with what they were made from: the state may have changed when the map goes on. */
const Kept = z.strictObject({
  inputs: z.array(JsonObject),
  items: z.array(Json),
  states: z.array(ItemState),
});

/**
 * Runs its body once per item, `concurrency` at a time, and gives the results in the order of the items. Items that wait
 * for somebody let the others finish; then the map waits for all of them together.
 */
export const mapExecutor = defineExecutor("map", MapConfig, (config, graph) => {
  const items = preparedExpression(config.items);
  const inputs = Object.entries(config.input ?? defaultInput).map(
    ([name, source]) => [name, preparedExpression(source)] as const,
  );
  const body = graph ?? agentBody(config);
  return {
    reads: [items.reads, ...inputs.map(([, expression]) => expression.reads)],
    usesMessages: false,
    canPause: body.canPause,
    execute: async (activation) => {
      const { scope, resumed } = activation;
      const kept = resumed === undefined ? undefined : Kept.parse(resumed.kept);
      const list = kept?.items ?? listOf(items.evaluate(scope));
      const given =
        kept?.inputs ??
        list.map((item, index) =>
          Object.fromEntries(
            inputs.map(([name, expression]) => [name, expression.evaluate({ ...scope, item, index })]),
          ),
        );
      const states = await runItems(config, body, activation, list, given, kept?.states, resumed?.answers);
      const requests = states.flatMap((state) => (state.status === "waiting" ? state.requests : []));
      // What waits stands in the state, where there is only JSON.
      const waiting = { inputs: given, items: list, states } as unknown as Json;
      if (requests.length > 0) return { pause: { requests, kept: waiting } };
      return collected(states, config.on_item_error);
    },
  };
});

const defaultInput = { item: "item", index: "index" };

/** The checker has seen to it that this is a list, where the types are known. */
function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new RunFailure("expression_failed", "“items” is not a list.");
}

async function runItems(
  config: MapConfig,
  body: Body,
  activation: Activation,
  items: readonly Json[],
  inputs: readonly JsonObject[],
  before: readonly ItemState[] | undefined,
  answers: ReadonlyMap<string, Answer> = new Map(),
): Promise<ItemState[]> {
  // The first failure of a map that fails ends the items that are under way.
  const ending = new AbortController();
  const signal = AbortSignal.any([activation.signal, ending.signal]);
  const runItem = async (item: Json, index: number): Promise<ItemState> => {
    const known = before?.[index];
    if (known !== undefined && !isAnswered(known, answers)) return known;
    const input = inputs[index] ?? {};
    try {
      const result = await body.run(
        {
          input,
          names: { item, index },
          label: `[${index}]`,
          // An item that rests makes room for the next: what spaces items out in time would no longer do so.
          mayRest: activation.mayRest && items.length <= config.concurrency,
          ...(known?.status === "waiting" ? { resumed: { kept: known.kept, answers } } : {}),
        },
        activation,
        signal,
      );
      return stateOf(result);
    } catch (thrown) {
      activation.signal.throwIfAborted();
      if (config.on_item_error === "fail" || activation.meter.isExceeded) {
        ending.abort(thrown);
        throw thrown;
      }
      const { code, message, retriable } = toRunError(thrown);
      return { status: "failed", error: { code, message, retriable } };
    }
  };
  return await atMost(config.concurrency, items, runItem);
}

const isAnswered = (state: ItemState, answers: ReadonlyMap<string, Answer>): boolean =>
  state.status === "waiting" && state.requests.some(({ interrupt_id }) => answers.has(interrupt_id));

function stateOf(result: BodyResult): ItemState {
  if (result.status === "completed") return { status: "done", output: result.output };
  return { status: "waiting", kept: result.kept, requests: [...result.requests] };
}

function collected(states: readonly ItemState[], onItemError: MapConfig["on_item_error"]): Outcome {
  const results = states.flatMap((state): (JsonObject | null)[] => {
    if (state.status === "done") return [state.output];
    return onItemError === "collect" ? [null] : [];
  });
  const errors = states.flatMap((state, index) =>
    state.status === "failed" ? [{ index, error: state.error }] : [],
  );
  return { outputs: { results, errors } };
}
