import type { CheckMemo } from "../check-memo.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ReadGraph } from "../document/read-document.ts";
import type { ValueType } from "../schema/value-type.ts";
import type { CheckEffort } from "./check-effort.ts";

/** What checking one graph needs beside the graph: a document, or the body of a map. */
export interface CheckContext {
  /** The graphs inside its nodes, by the place of the node. */
  readonly bodies: ReadonlyMap<number, ReadGraph>;
  /** What its expressions can read beside the names of every graph: in a body, the item at hand. */
  readonly names: Readonly<Record<string, ValueType>>;
  readonly effort: CheckEffort;
  /** What the last check of the same graph has left. */
  readonly memo: CheckMemo | undefined;
  /** What is wrong with a body beyond what reading it has told; paths begin at the body. */
  readonly checkBody: (body: ReadGraph, names: CheckContext["names"], node: string) => Diagnostic[];
}
