import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { Api } from "../api/api.ts";
import { useApi } from "../api/api-context.ts";
import { readRunEvents } from "../api/read-run-events.ts";
import { followRun } from "../api/run-source.ts";
import { Conversation, type ConversationSnapshot } from "./conversation.ts";

/** The conversation of this page with an agent. Left when the page is. */
export function useConversation(agentId: string): Conversation {
  const api = useApi();
  const conversation = useMemo(() => openConversation(api, agentId), [api, agentId]);
  useEffect(() => () => conversation.reset(), [conversation]);
  return conversation;
}

/** Follows a conversation. */
export const useTurns = (conversation: Conversation): ConversationSnapshot =>
  useSyncExternalStore(conversation.subscribe, conversation.snapshot);

const openConversation = (api: Api, agentId: string): Conversation => {
  const { source, answer, cancel } = followRun(api);
  return new Conversation({
    run: ({ input, version, thread_id, trial }, signal) =>
      readRunEvents(
        {
          ...source,
          open: (signal) =>
            api.startRun(
              agentId,
              {
                input,
                version,
                mode: "stream",
                ...(thread_id !== undefined && { thread_id }),
                ...(trial !== undefined && { trial }),
              },
              signal,
            ),
        },
        signal,
      ),
    follow: (runId, signal) =>
      // The log of a run that exists: its first opening is like every later one.
      readRunEvents({ ...source, open: (signal) => source.reopen(runId, 0, signal) }, signal),
    answer,
    cancel,
  });
};
