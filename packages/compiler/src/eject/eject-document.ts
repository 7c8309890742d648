import type { Diagnostic, Json, JsonObject, Resources } from "@patchbay/graph";

import { AgentCompiler } from "../agent-compiler.ts";
import { type EjectAbout, ejectGraph } from "./eject-graph.ts";
import { isList, isObject } from "./json-kinds.ts";
import type { RecordedCase } from "./project/print-tests.ts";
import { recordedCase } from "./recorded/recorded-case.ts";
import type { RecordedRun } from "./recorded/recorded-run.ts";
import type { Refusal } from "./refusal.ts";
import { refusalsOf } from "./refusals.ts";
import { ejectableTools } from "./tools/ejectable-tools.ts";

/** What a document's project is called, and what its tests repeat. */
export interface DocumentAbout extends Omit<EjectAbout, "tools" | "document" | "cases"> {
  /**
   * Runs of this document to be made into tests; asked for once it is known that the graph can leave. Those that cannot
   * be repeated in a test, or are nothing to be passed on, are left out. In the order given.
   */
  readonly recordedRuns?: () => AsyncIterable<RecordedRun>;
  /** How many of them at most. */
  readonly mostCases?: number;
}

export type DocumentEjection =
  | { readonly ok: true; readonly files: ReadonlyMap<string, string> }
  /** It has errors, so it means nothing. */
  | { readonly ok: false; readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }
  /** It has no faithful form as a project of its own. */
  | { readonly ok: false; readonly kind: "refused"; readonly reasons: readonly Refusal[] };

/**
 * Prints a graph document as a project of its own. What it names is taken to be there, with the built-in tools that can
 * leave the platform: whether a model or a tool is registered anywhere does not matter to a project that has its own.
 */
export async function ejectDocument(
  document: JsonObject,
  { recordedRuns, mostCases = 0, ...about }: DocumentAbout,
): Promise<DocumentEjection> {
  const compilation = new AgentCompiler().compile(document, everythingNamedIn(document));
  if (!compilation.ok) return { ok: false, kind: "invalid", diagnostics: compilation.diagnostics };
  const { agent } = compilation;
  const reasons = refusalsOf(agent.plan, ejectableTools);
  if (reasons.length > 0) return { ok: false, kind: "refused", reasons };
  const cases: RecordedCase[] = [];
  if (recordedRuns !== undefined && mostCases > 0) {
    for await (const run of recordedRuns()) {
      const made = await recordedCase(agent, run, about);
      if (made !== undefined && cases.push(made) >= mostCases) break;
    }
  }
  const ejection = await ejectGraph(agent, { ...about, document, cases, tools: ejectableTools });
  return ejection.ok ? ejection : { ...ejection, kind: "refused" };
}

const allCapabilities = new Set(["tools", "structured_output", "vision", "files", "reasoning"] as const);

/** The registries of a project in which everything that a document names is registered, and can do everything. */
function everythingNamedIn(document: JsonObject): Resources {
  const names = new Set<string>();
  collectStrings(document["nodes"] ?? null, names);
  const every = [...names];
  return {
    models: new Map(every.map((name) => [name, { capabilities: allCapabilities }])),
    tools: new Map(
      every.map((name) => [
        name,
        ejectableTools.get(name) ?? { effect: "write", input: { type: "object" }, output: {} },
      ]),
    ),
    agents: new Map(every.map((name) => [name, { input: { type: "object" }, output: { type: "object" } }])),
  };
}

/** Ids are short; longer texts are no names. Without recursion: a document may be as deep as anybody likes. */
function collectStrings(root: Json, found: Set<string>): void {
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === "string" && value.length <= 64) found.add(value);
    else if (isList(value)) open.push(...value);
    else if (isObject(value)) open.push(...Object.values(value));
  }
}
