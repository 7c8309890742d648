import type { Agent, AgentVersionSummary } from "@patchbay/contracts";

import { t } from "../words/words.ts";

/** A state of an agent that can be compared with another: the draft as it stands on the page, or a version. */
export type ComparedState = "draft" | number;

/** How people call a state. */
export function stateName(
  state: ComparedState,
  { published_version }: Pick<Agent, "published_version">,
): string {
  if (state === "draft") return t("versions.compare.draft");
  return state === published_version
    ? t("versions.compare.live", { number: state })
    : t("versions.compare.number", { number: state });
}

/** The states to choose from, newest first: those that were read, and those that are being compared. */
export function statesOf(
  versions: readonly Pick<AgentVersionSummary, "number">[],
  ...chosen: readonly ComparedState[]
): readonly ComparedState[] {
  const numbers = new Set([
    ...versions.map(({ number }) => number),
    ...chosen.filter((each) => each !== "draft"),
  ]);
  return ["draft", ...[...numbers].toSorted((a, b) => b - a)];
}

/** A state as a form control writes it. */
export const parseState = (value: string): ComparedState => (value === "draft" ? "draft" : Number(value));
