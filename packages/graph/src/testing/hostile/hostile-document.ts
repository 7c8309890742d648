import type { DiagnosticCode } from "../../diagnostics/registry.ts";
import type { Json } from "../../json.ts";

/** A document that is made to cost the checker more than it should. */
export interface HostileDocument {
  readonly name: string;
  readonly make: () => Json;
  /** Every code that the checker answers with, without repetitions, sorted. */
  readonly codes: readonly DiagnosticCode[];
}
