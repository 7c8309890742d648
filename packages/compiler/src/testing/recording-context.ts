import type { RunEvent } from "@patchbay/contracts";

import type { Json } from "@patchbay/graph";

import type { AgentCalls } from "../ports/agent-calls.ts";
import type { ChatModel } from "../ports/chat-model.ts";
import { type HttpClient, HttpError } from "../ports/http-client.ts";
import { forgetfulJournal, type Journal } from "../ports/journal.ts";
import type { Tool } from "../ports/tool.ts";
import type { RunContext } from "../run/run-context.ts";
import { scriptedAgents } from "./scripted-agents.ts";

/** A context that keeps what it is told. */
export interface RecordingContext extends RunContext {
  /** In the order in which they happened. */
  readonly events: readonly RunEvent[];
}

/** A context around one model, which has every name, and some tools. Message ids count up: `m1`, `m2`, … */
export function recordingContext(parts: {
  readonly model?: ChatModel;
  readonly tools?: readonly Tool[];
  /** Nothing is reachable without one. */
  readonly http?: HttpClient;
  /** Forgetful unless said. */
  readonly journal?: Journal;
  /** No agent is published without them. */
  readonly agents?: AgentCalls;
}): RecordingContext {
  const events: RunEvent[] = [];
  const tools = new Map((parts.tools ?? []).map((tool) => [tool.name, tool]));
  const remembered = new Map<string, Json>();
  let messages = 0;
  return {
    run: {
      id: "run_1",
      thread_id: "thr_1",
      agent: "helper",
      version: 1,
      channel: "test",
      started_at: new Date("2026-01-02T03:04:05Z"),
    },
    caller: { id: "usr_1", org_id: "org_1", project_id: "prj_1" },
    model: () => parts.model,
    tool: (name) => tools.get(name),
    http: parts.http ?? (() => Promise.reject(new HttpError("There is no network here."))),
    agents: parts.agents ?? scriptedAgents({}),
    journal: parts.journal ?? forgetfulJournal,
    cache: {
      get: (key) => Promise.resolve(remembered.get(key)),
      set: (key, value) => {
        remembered.set(key, value);
        return Promise.resolve();
      },
    },
    emit: (event) => {
      events.push(event);
    },
    newMessageId: () => `m${++messages}`,
    events,
  };
}
