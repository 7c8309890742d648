import type { Trial } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

import type { Outcome } from "../executors/executor.ts";
import type { RunContext } from "./run-context.ts";

/** How trials name a node: the items of a map are alike, so `fan[2].ask` is `fan.ask`. */
const trialName = (nodeId: string): string => nodeId.replaceAll(/\[\d+\]/g, "");

/** What a node of a trial is taken to have done; undefined where it is to run. */
export function pinnedOutcome(context: RunContext, nodeId: string): Outcome | undefined {
  const pinned = member(context.trial?.pinned, trialName(nodeId));
  if (pinned === undefined) return undefined;
  const { port, outputs, channels, says = [] } = pinned;
  return {
    ...(port !== undefined && { port }),
    outputs,
    ...(channels !== undefined && { channels }),
    messages: says.map((text) => ({
      id: context.newMessageId(),
      role: "assistant",
      text,
      node_id: nodeId,
    })),
  };
}

/** What a call of a tool answers in a trial; undefined where the tool itself is to be called. */
export const mockedResult = (
  { trial }: RunContext,
  nodeId: string,
  tool: string,
): { readonly result: Json } | undefined => {
  const result = member(member(trial?.tools, trialName(nodeId)), tool);
  return result === undefined ? undefined : { result };
};

/** Whether a trial is over once this node has ended. */
export const endsTrial = (trial: Trial | undefined, nodeId: string): boolean => trial?.until === nodeId;

// Names come from outside: `constructor` is nobody's.
const member = <Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined);
