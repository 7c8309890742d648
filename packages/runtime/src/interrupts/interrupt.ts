import type { Approvers, JsonObject, JsonSchema } from "@patchbay/graph";

/** What a run asks for before it goes on. A compiled agent's `PauseRequest` is one. */
export interface NewInterrupt {
  /** The same whenever the same activation asks again. */
  readonly interrupt_id: string;
  readonly node_id: string;
  readonly activation: number;
  /** `approval`, `form`, `signal`, what the runtime itself asks (`effect.unknown`), or `timer`, which nobody can answer. */
  readonly kind: string;
  readonly payload: JsonObject;
  /** The JSON Schema of the answer; absent where any JSON will do. */
  readonly schema?: JsonSchema | undefined;
  readonly approvers?: Approvers | undefined;
  /** ISO 8601. From then on it can only expire. */
  readonly expires_at?: string | undefined;
}
