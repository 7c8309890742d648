import type { RunEvent, Trial } from "@patchbay/contracts";

import type { AgentCalls } from "../ports/agent-calls.ts";
import type { ChatModel } from "../ports/chat-model.ts";
import type { HttpClient } from "../ports/http-client.ts";
import type { Journal } from "../ports/journal.ts";
import type { NodeCache } from "../ports/node-cache.ts";
import type { Tool } from "../ports/tool.ts";

/** Everything that a run needs from the outside: who asks, what it may call, where its events go. */
export interface RunContext {
  readonly run: {
    readonly id: string;
    readonly thread_id: string;
    /** The agent's slug. */
    readonly agent: string;
    /** Null for a draft. */
    readonly version: number | null;
    /** How the caller came: `api`, `test`, later `voice` and others. */
    readonly channel: string;
    readonly started_at: Date;
  };
  readonly caller: { readonly id: string; readonly org_id: string; readonly project_id: string };
  readonly model: (name: string) => ChatModel | undefined;
  readonly tool: (name: string) => Tool | undefined;
  /** The way out for requests that a graph itself makes. */
  readonly http: HttpClient;
  /** The project's other agents, called as children of this run; one object for the whole run. */
  readonly agents: AgentCalls;
  /** What the run did that must not be done twice. */
  readonly journal: Journal;
  /** What nodes without effects answered before. */
  readonly cache: NodeCache;
  /** Takes an event at once and never fails: what happens to it is not the graph's business. */
  readonly emit: (event: RunEvent) => void;
  readonly newMessageId: () => string;
  /** What is not done for real in this run. */
  readonly trial?: Trial;
}
