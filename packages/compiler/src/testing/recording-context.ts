import type { RunEvent } from "@patchbay/contracts";

import type { ChatModel } from "../ports/chat-model.ts";
import { type HttpClient, HttpError } from "../ports/http-client.ts";
import type { Tool } from "../ports/tool.ts";
import type { RunContext } from "../run/run-context.ts";

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
}): RecordingContext {
  const events: RunEvent[] = [];
  const tools = new Map((parts.tools ?? []).map((tool) => [tool.name, tool]));
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
    emit: (event) => {
      events.push(event);
    },
    newMessageId: () => `m${++messages}`,
    events,
  };
}
