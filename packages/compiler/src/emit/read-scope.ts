import type { Scope } from "@patchbay/graph";

import type { RunFrame } from "../run/run-frame.ts";
import { channelKey, type GraphState, type NodeReads, recordOf } from "./graph-state.ts";

/** Puts together the values that a node's expressions read, and nothing else. Decided once per node, run every step. */
export function scopeReader(
  reads: NodeReads,
  messagesOf: (state: GraphState) => unknown,
): (state: GraphState, frame: RunFrame) => Scope {
  const { nodes } = reads;
  const channels = reads.channels.map((name) => [name, channelKey(name)] as const);
  const { roots } = reads;
  return (state, { context, input, names }) => {
    const scope: { -readonly [Name in keyof Scope]: Scope[Name] } = {};
    if (roots.has("input")) scope.input = input;
    if (roots.has("messages")) scope.messages = messagesOf(state);
    // A node that has not run is an empty object, so that has(nodes.x.y) can be asked of it.
    if (roots.has("nodes"))
      scope.nodes = Object.fromEntries(nodes.map((id) => [id, recordOf(state, id).outputs]));
    if (roots.has("state")) scope.state = pick(state, channels);
    if (roots.has("run")) scope.run = context.run;
    if (roots.has("caller")) scope.caller = context.caller;
    if (roots.has("item") && names !== undefined) scope.item = names.item;
    if (roots.has("index") && names !== undefined) scope.index = names.index;
    return scope;
  };
}

function pick(state: GraphState, keys: readonly (readonly [string, string])[]): object {
  const picked: Record<string, unknown> = {};
  for (const [name, key] of keys) {
    const value = state[key];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
