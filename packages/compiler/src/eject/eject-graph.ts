import type { JsonObject } from "@patchbay/graph";

import { CompiledAgent } from "../compiled-agent.ts";
import type { Plan } from "../plan/plan.ts";
import { formatFile } from "./format-file.ts";
import type { RecordedCase } from "./project/print-tests.ts";
import { printProject } from "./print-project.ts";
import type { EjectableTool } from "./project/tools.ts";
import type { Refusal } from "./refusal.ts";
import { refusalsOf } from "./refusals.ts";

/** What a project is called, and what may go into it beside the graph. */
export interface EjectAbout {
  readonly slug: string;
  readonly name: string;
  readonly version: number;
  /** Tools that can leave the platform, by name; a graph that uses others is refused. */
  readonly tools?: ReadonlyMap<string, EjectableTool>;
  /** Runs that the project's own tests repeat. */
  readonly cases?: readonly RecordedCase[];
  /** The graph's document, to be kept beside what was made of it. */
  readonly document?: JsonObject;
}

export type Ejection =
  | {
      readonly ok: true;
      /** By path, with “/” between folders; texts in UTF-8, formatted as Prettier does. */
      readonly files: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly reasons: readonly Refusal[] };

/**
 * Prints a compiled graph as a LangGraph.js project of its own: typed state, one file per node, `graph.ts`, tests; its
 * dependencies are public packages alone. What it does is what the graph does here, or it is refused with every reason:
 * nothing is approximated. The same graph gives the same files. No I/O; a promise because formatting is one.
 */
export async function ejectGraph(graph: Plan | CompiledAgent, about: EjectAbout): Promise<Ejection> {
  const plan = graph instanceof CompiledAgent ? graph.plan : graph;
  const reasons = refusalsOf(plan, about.tools ?? new Map<string, EjectableTool>());
  if (reasons.length > 0) return { ok: false, reasons };
  const printed = printProject(plan, about);
  if (!printed.ok) return printed;
  const files = new Map<string, string>();
  for (const [path, text] of printed.files) files.set(path, await formatFile(path, text));
  return { ok: true, files };
}
