import type { Json } from "../../json.ts";
import type { DiagnosticCode } from "../registry.ts";

/** The smallest documents that show a code. They are checked against `testResources`. */
export interface DiagnosticExample {
  /** Has this code, and no other but its companions. */
  readonly wrong: Json;
  /** Where in `wrong` it is reported: a JSON pointer. */
  readonly path: string;
  /** As close to `wrong` as can be, and clean. */
  readonly right: Json;
  /** Codes that cannot but come with this one. */
  readonly companions?: readonly DiagnosticCode[];
  /** Members of the documents that are the same in both, but that nobody would understand the example without. */
  readonly context?: readonly string[];
}
