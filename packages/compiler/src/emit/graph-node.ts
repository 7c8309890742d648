import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";

import type { GraphState } from "./graph-state.ts";

/**
 * A function of the state as LangGraph runs it. LangGraph would wrap a plain function so that what it calls can find the
 * run in an AsyncLocalStorage, and builds a tracing tree for that at every call: a tenth of the time of a graph without a
 * model. Our nodes are handed all that they need.
 */
export class GraphNode extends Runnable<GraphState, unknown> {
  readonly lc_namespace = ["patchbay", "compiler"];
  readonly #run: (state: GraphState, config: LangGraphRunnableConfig) => Promise<unknown>;

  constructor(run: (state: GraphState, config: LangGraphRunnableConfig) => Promise<unknown>) {
    super();
    this.#run = run;
  }

  override async invoke(state: GraphState, config: Partial<RunnableConfig> = {}): Promise<unknown> {
    return await this.#run(state, config);
  }
}
