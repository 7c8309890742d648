import { AppError } from "@patchbay/errors";
import {
  checkGraph,
  contentHash,
  type Diagnostic,
  type GraphDocument,
  type JsonObject,
  type Resources,
} from "@patchbay/graph";

import { CompiledAgent } from "./compiled-agent.ts";
import { unavailableNodeTypes } from "./executors/executors.ts";
import { planGraph } from "./plan/plan-graph.ts";

/** A document that cannot run. `details.diagnostics` says everything that is wrong with it. */
export class GraphInvalidError extends AppError<"graph_invalid"> {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    super("graph_invalid", `The graph has ${errors === 1 ? "an error" : `${errors} errors`}.`, {
      details: { diagnostics },
    });
    this.diagnostics = diagnostics;
  }
}

export type Compilation =
  | { readonly ok: true; readonly agent: CompiledAgent; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** How many compiled graphs stay ready: some hundred kilobytes each, for graphs as people draw them. */
const cachedAgents = 200;

/**
 * Turns stored documents into agents that run: parse, upgrade, check, plan, emit. No I/O; a document is compiled once
 * and found by its content hash afterwards, so that a draft and the version that it became are one.
 */
export class AgentCompiler {
  readonly #compiled = new Map<string, CompiledAgent>();

  /** Compiles any JSON; what is wrong with it is in the answer, never thrown. */
  compile(raw: unknown, resources: Resources): Compilation {
    const { document, diagnostics } = checkGraph(raw, available(resources));
    if (document === undefined) return { ok: false, diagnostics };
    const hash = contentHash(asJson(document));
    const agent = this.find(hash) ?? this.#remember(hash, new CompiledAgent(planGraph(document, hash)));
    return { ok: true, agent, diagnostics };
  }

  /** What was compiled before under this content hash, if it is still at hand. */
  find(hash: string): CompiledAgent | undefined {
    const agent = this.#compiled.get(hash);
    if (agent === undefined) return undefined;
    // Least recently used goes first: a Map keeps the order of insertion.
    this.#compiled.delete(hash);
    this.#compiled.set(hash, agent);
    return agent;
  }

  #remember(hash: string, agent: CompiledAgent): CompiledAgent {
    const oldest = this.#compiled.keys().next();
    if (this.#compiled.size >= cachedAgents && oldest.done !== true) this.#compiled.delete(oldest.value);
    this.#compiled.set(hash, agent);
    return agent;
  }
}

/** What the project has, without the node types that nothing here runs. */
const available = (resources: Resources): Resources => ({
  ...resources,
  unavailable: unavailableNodeTypes.union(resources.unavailable ?? new Set()),
});

// A document came out of JSON; its type spells absent keys as undefined, which hashing leaves out.
const asJson = (document: GraphDocument): JsonObject => document as unknown as JsonObject;
