import type { Run } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { ApiError } from "../api/api-error.ts";
import { queries } from "../api/queries.ts";
import type { Conversation } from "../chat/conversation.ts";
import { useTurns } from "../chat/use-conversation.ts";
import { keepLastTest, readLastTest } from "./last-test.ts";

/** The last run of the test panel, as the server has it. */
export interface LastTest {
  readonly run: Run;
  /** Puts it away for good, and with it the conversation. */
  readonly forget: () => void;
}

/**
 * The last run that this browser's test of an agent began before this page was opened. The conversation goes on with it,
 * so that a reload loses neither what was said nor a question nor the way to stop it. Only its id is kept here.
 *
 * Undefined once something else was said on this page, and where the run is gone.
 */
export function useLastTest(agentId: string, conversation: Conversation): LastTest | undefined {
  const api = useApi();
  const { turns } = useTurns(conversation);
  const [kept, setKept] = useState(() => readLastTest(agentId));
  const current = turns.at(-1)?.run.run_id ?? undefined;
  // Once something else was said here, a new conversation begins with nothing.
  if (current !== undefined && kept !== undefined && current !== kept) setKept(undefined);
  const isWanted = kept !== undefined;
  const query = useQuery({ ...queries.run(api, kept ?? ""), enabled: isWanted, retry: false });
  const run = query.data;
  // Which trial it was says the record of its graph alone: without it, “once more” would do for real what this did not.
  const graph = useQuery({
    ...queries.runGraph(api, kept ?? ""),
    enabled: isWanted && run !== undefined && run.trial !== null,
    retry: false,
  });
  const isGone = query.error instanceof ApiError && query.error.problem.status === 404;
  const trial = run?.trial === null ? undefined : (graph.data?.trial ?? undefined);
  const isKnown = isWanted && run !== undefined && (run.trial === null || graph.data !== undefined);

  useEffect(() => {
    if (current !== undefined) keepLastTest(agentId, current);
  }, [agentId, current]);
  useEffect(() => {
    if (isGone) keepLastTest(agentId, undefined);
  }, [agentId, isGone]);
  useEffect(() => {
    if (isKnown) void conversation.takeUp({ id: run.id, input: run.input, trial });
    // Its record is read again whenever somebody asks for it; it is taken up once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [conversation, isKnown, run?.id]);

  if (!isKnown || turns.length > 1 || (turns.length === 1 && current !== kept)) return undefined;
  return {
    run,
    forget: () => {
      keepLastTest(agentId, undefined);
      setKept(undefined);
      conversation.reset();
    },
  };
}
