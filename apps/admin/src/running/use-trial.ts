import type { PinnedOutcome } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";
import { useCallback, useState } from "react";

import { keepSettings, readSettings, type SavedInput } from "./kept-settings.ts";
import { nothingPinned, type TrialSettings } from "./trial-plan.ts";

/** How an agent is tried: what is pinned, which tools are mocked, which inputs are kept. Remembered in this browser. */
export interface TrialDesk {
  readonly settings: TrialSettings;
  readonly inputs: readonly SavedInput[];
  /** Pins a node; undefined lets it run again. */
  readonly pin: (nodeId: string, outcome: PinnedOutcome | undefined) => void;
  /** Says what a tool answers when this node calls it; undefined calls the tool. */
  readonly mock: (nodeId: string, tool: string, result: Json | undefined) => void;
  /** Lets all run again, and calls all tools. */
  readonly clear: () => void;
  /** Keeps an input under a name, in the place of the one that had it. */
  readonly saveInput: (name: string, input: JsonObject) => void;
  readonly removeInput: (name: string) => void;
}

export function useTrial(agentId: string): TrialDesk {
  const [kept, setKept] = useState(() => readSettings(agentId));
  const change = useCallback(
    (next: typeof kept) => {
      setKept(next);
      keepSettings(agentId, next);
    },
    [agentId],
  );
  const { trial, inputs } = kept;
  return {
    settings: trial,
    inputs,
    pin: (nodeId, outcome) =>
      change({ ...kept, trial: { ...trial, pinned: withMember(trial.pinned, nodeId, outcome) } }),
    mock: (nodeId, tool, result) => {
      const answers = withMember(trial.tools[nodeId] ?? {}, tool, result);
      const isEmpty = Object.keys(answers).length === 0;
      change({
        ...kept,
        trial: { ...trial, tools: withMember(trial.tools, nodeId, isEmpty ? undefined : answers) },
      });
    },
    clear: () => change({ ...kept, trial: nothingPinned }),
    saveInput: (name, input) =>
      change({ ...kept, inputs: [...inputs.filter((each) => each.name !== name), { name, input }] }),
    removeInput: (name) => change({ ...kept, inputs: inputs.filter((each) => each.name !== name) }),
  };
}

function withMember<Value>(
  values: Readonly<Record<string, Value>>,
  name: string,
  value: Value | undefined,
): Readonly<Record<string, Value>> {
  const { [name]: _, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
}
