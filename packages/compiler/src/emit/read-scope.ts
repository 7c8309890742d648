import type { Scope } from "@patchbay/graph";

import type { RunFrame } from "../run/run-frame.ts";
import { channelKey, type GraphState, type NodeReads, outputsKey } from "./graph-state.ts";

/** Puts together the values that a node's expressions read, and nothing else. Decided once per node, run every step. */
export function scopeReader(
  reads: NodeReads,
  messagesOf: (state: GraphState) => unknown,
): (state: GraphState, frame: RunFrame) => Scope {
  const nodes = reads.nodes.map((id) => [id, outputsKey(id)] as const);
  const channels = reads.channels.map((name) => [name, channelKey(name)] as const);
  const { roots } = reads;
  return (state, { context, input }) => {
    const scope: { -readonly [Name in keyof Scope]: Scope[Name] } = {};
    if (roots.has("input")) scope.input = input;
    if (roots.has("messages")) scope.messages = messagesOf(state);
    // A node that has not run is an empty object, so that has(nodes.x.y) can be asked of it.
    if (roots.has("nodes")) scope.nodes = pick(state, nodes, nothing);
    if (roots.has("state")) scope.state = pick(state, channels, undefined);
    if (roots.has("run")) scope.run = context.run;
    if (roots.has("caller")) scope.caller = context.caller;
    return scope;
  };
}

const nothing = Object.freeze({});

function pick(
  state: GraphState,
  keys: readonly (readonly [string, string])[],
  absent: object | undefined,
): object {
  const picked: Record<string, unknown> = {};
  for (const [name, key] of keys) {
    const value = state[key] ?? absent;
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
