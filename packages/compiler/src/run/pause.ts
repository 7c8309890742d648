import { createHash } from "node:crypto";

import type { Approvers, Json, JsonObject, JsonSchema } from "@patchbay/graph";

/** What a run waits for. `schema` is that of the answer's value; absent where any JSON will do. */
export interface PauseRequest {
  /** The same whenever the same activation asks again. */
  readonly interrupt_id: string;
  /** Inside the body of a map, with the way to it: `fan[2].ask`. */
  readonly node_id: string;
  readonly activation: number;
  /** `timer` is a question to nobody: it takes no answer, and expires. */
  readonly kind: "approval" | "form" | "signal" | "effect.unknown" | "timer";
  readonly payload: JsonObject;
  readonly schema?: JsonSchema;
  /** Who may answer, beside the permission to answer at all: one of these roles or persons. */
  readonly approvers?: Approvers;
  /** ISO 8601. From then on it can only expire. */
  readonly expires_at?: string;
}

/** How a pause ended. */
export type Answer =
  | { readonly kind: "answered"; readonly value: Json; /** Who answered. */ readonly by: string }
  | { readonly kind: "expired" };

/** An activation that waits, as it stands in the state. Plain JSON. */
export interface OpenPause {
  readonly node_id: string;
  readonly activation: number;
  /** ISO 8601: when the activation began. */
  readonly started_at: string;
  readonly requests: readonly PauseRequest[];
  readonly kept: Json;
}

/** What a step says to the list of open pauses: an activation pauses, or pauses again, or goes on. */
export type PauseWrite =
  | { readonly kind: "open"; readonly pause: OpenPause }
  | { readonly kind: "close"; readonly node_id: string; readonly activation: number }
  /** A join has gone on: what waits in its branches waits for nothing. */
  | { readonly kind: "drop"; readonly nodes: readonly string[] }
  | { readonly kind: "restore"; readonly pauses: readonly OpenPause[] };

/** The reducer of the list of open pauses; in the order in which they were opened. */
export function reducePauses(
  pauses: readonly OpenPause[],
  writes: readonly PauseWrite[],
): readonly OpenPause[] {
  let current = pauses;
  for (const write of writes) {
    switch (write.kind) {
      case "restore":
        current = write.pauses;
        break;
      case "open":
        current = [...without(current, write.pause), write.pause];
        break;
      case "close":
        current = without(current, write);
        break;
      case "drop":
        current = current.filter(({ node_id }) => !write.nodes.includes(node_id));
        break;
    }
  }
  return current;
}

const without = (
  pauses: readonly OpenPause[],
  { node_id, activation }: Pick<OpenPause, "node_id" | "activation">,
): readonly OpenPause[] =>
  pauses.filter((pause) => pause.node_id !== node_id || pause.activation !== activation);

/** Names a pause by where it is: whoever executes the activation again, after a crash too, asks under the same id. */
export function interruptId(runId: string, path: string): string {
  // 104 bits, of which no two in one database will ever be alike.
  return `int_${createHash("sha256").update(`${runId} ${path}`).digest("hex").slice(0, 26)}`;
}
