import type { RunError, Usage } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

import type { ChildResult } from "../ports/agent-calls.ts";
import { RunFailure } from "../run/run-failure.ts";
import { nothingUsed, sumUsage } from "../run/usage-meter.ts";
import type { GroupAim, GroupCount } from "./group-mode.ts";

/** How a member of a group is, as far as its group was waited for. */
export type MemberResult =
  | ChildResult
  | {
      /** Empty for one that never began. */
      readonly run_id: string;
      readonly status: "running" | "failed" | "cancelled";
      readonly output: null;
      readonly error: RunError | null;
    };

/** A member that was not needed any more before it began. */
export const neverBegun: MemberResult = { run_id: "", status: "cancelled", output: null, error: null };

export function countMembers(members: readonly (MemberResult | undefined)[], total: number): GroupCount {
  const statuses = members.map((member) => member?.status);
  return {
    total,
    completed: statuses.filter((status) => status === "completed").length,
    failed: statuses.filter((status) => status === "failed" || status === "cancelled").length,
  };
}

/** What all have used, as far as it is known. */
export const usageOfMembers = (members: readonly MemberResult[]): Usage =>
  members.reduce((sum, member) => ("usage" in member ? sumUsage(sum, member.usage) : sum), nothingUsed);

/** What a group leaves behind: `failed` where none of its members completed, though there were some. */
export function groupOutputs(members: readonly MemberResult[]): JsonObject {
  const { completed } = countMembers(members, members.length);
  return {
    status: completed === 0 && members.length > 0 ? "failed" : "completed",
    results: members.map(({ run_id, status, output, error }): Json => ({
      run_id,
      status,
      output,
      error: error === null ? null : { code: error.code, message: error.message },
    })),
  };
}

/** The failure of a node whose group did not come to its aim; tells what became of the first member that failed. */
export function groupFailure({ mode, quorum }: GroupAim, members: readonly MemberResult[]): RunFailure {
  const { total, completed } = countMembers(members, members.length);
  const aim = mode === "quorum" ? `“quorum” of ${quorum}` : `“${mode}”`;
  const first = members.find(({ error }) => error !== null)?.error;
  const why =
    first === null || first === undefined ? "" : ` The first failed with “${first.code}”: ${first.message}`;
  const message = `The group did not come to its aim, ${aim}: ${completed} of ${total} runs completed.${why}`;
  return new RunFailure("group_failed", message);
}
