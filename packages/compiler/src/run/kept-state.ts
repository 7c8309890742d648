import type { Message } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

import { channelKey, type GraphState, messagesKey, pausesKey } from "../emit/graph-state.ts";
import { interruptId, type OpenPause } from "./pause.ts";
import type { ThreadState } from "./thread-state.ts";

/** What stands under a key of a kept state, as far as it means anything outside of the compiler. */
export type KeptKey =
  | { readonly kind: "messages" }
  | { readonly kind: "channel"; readonly channel: string }
  /** A node's record: written whenever the node has run. */
  | { readonly kind: "node"; readonly node_id: string }
  /** There as long as the node is about to run. */
  | { readonly kind: "next"; readonly node_id: string };

/** What a key of a kept state stands for; undefined where it is of no interest to others. */
export function readKeptKey(key: string): KeptKey | undefined {
  if (key === messagesKey) return { kind: "messages" };
  const [, area, name] = /^(state|nodes|branch:to)[.:](.+)$/s.exec(key) ?? [];
  if (area === undefined || name === undefined) return undefined;
  switch (area) {
    case "state":
      return { kind: "channel", channel: name };
    case "nodes":
      return { kind: "node", node_id: name };
    default:
      // LangGraph's names of nodes begin with their place in the document.
      return { kind: "next", node_id: name.replace(/^\d+\./, "") };
  }
}

/** A kept state as a thread knows it: what was said, and what the channels of the graph hold. */
export function threadOfKept(values: GraphState): ThreadState {
  const channels = Object.entries(values).flatMap(([key, value]) => {
    const read = readKeptKey(key);
    return read?.kind === "channel" ? [[read.channel, value] as const] : [];
  });
  return {
    // The channel of that key holds nothing else.
    messages: (values[messagesKey] as readonly Message[] | undefined) ?? [],
    // All that is kept came out of JSON.
    channels: Object.fromEntries(channels) as JsonObject,
  };
}

/** What is to stand in a kept state in place of what stands there; the rest stays. */
export interface KeptEdit {
  readonly messages?: readonly Message[];
  readonly channels?: Readonly<Record<string, Json>>;
}

/** A kept state with an edit applied. That the values fit their channels is to be seen to before. */
export function editKept(values: GraphState, { messages, channels = {} }: KeptEdit): GraphState {
  const written = Object.entries(channels).map(([channel, value]) => [channelKey(channel), value] as const);
  return {
    ...values,
    ...Object.fromEntries(written),
    ...(messages === undefined ? {} : { [messagesKey]: messages }),
  };
}

/**
 * A kept state of one run as that of another, which can go on from it. What it waits for is asked anew, in the other
 * run's name.
 *
 * @returns undefined where something waits whose question cannot be asked in another run's name: one inside a body, or
 *   about an effect, whose outcome is the first run's
 */
export function moveKept(
  values: GraphState,
  from: string,
  to: string,
): { readonly values: GraphState; readonly pauses: readonly OpenPause[] } | undefined {
  // The channel of that key holds nothing else.
  const open = (values[pausesKey] as readonly OpenPause[] | undefined) ?? [];
  const pauses = open.map((pause) => {
    const path = `${pause.node_id}#${pause.activation}`;
    const isOwn = pause.requests.every(({ interrupt_id }) => interrupt_id === interruptId(from, path));
    if (!isOwn) return undefined;
    const interrupt_id = interruptId(to, path);
    return { ...pause, requests: pause.requests.map((request) => ({ ...request, interrupt_id })) };
  });
  const moved = pauses.filter((pause) => pause !== undefined);
  if (moved.length < pauses.length) return undefined;
  return { values: open.length === 0 ? values : { ...values, [pausesKey]: moved }, pauses: moved };
}
