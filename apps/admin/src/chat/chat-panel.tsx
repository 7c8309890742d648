import type { Agent, Trial } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, MessageSquare, SquarePen } from "lucide-react";
import { useCallback, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button, IconButton } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { SegmentedChoice } from "../design/segmented-choice.tsx";
import { nodeLabel } from "../graph/node-label.ts";
import { type GraphView, readGraph } from "../graph/read-graph.ts";
import { firstInput } from "../start/first-input.ts";
import { keepLastTest } from "../running/last-test.ts";
import { LastTestNotice } from "../running/last-test-notice.tsx";
import type { LastTest } from "../running/use-last-test.ts";
import { TrialNotice } from "../running/trial-notice.tsx";
import { type Outcomes, planTrial } from "../running/trial-plan.ts";
import type { TrialDesk } from "../running/use-trial.ts";
import { t } from "../words/words.ts";
import styles from "./chat-panel.module.css";
import { Composer } from "./composer.tsx";
import type { Conversation, Turn } from "./conversation.ts";
import { TurnView } from "./turn-view.tsx";
import { useTurns } from "./use-conversation.ts";
import { useFollow } from "./use-follow.ts";

interface ChatPanelProps {
  readonly agent: Agent;
  readonly conversation: Conversation;
  /** The graph as it is drawn beside this panel: the draft, or the pinned version. */
  readonly view: GraphView;
  /** The document that it was read from. */
  readonly document: JsonObject;
  /** The last run of this browser's test, while the conversation is nothing but that; undefined where there is none. */
  readonly lastTest: LastTest | undefined;
  /** A published version that is on the page: it is what runs. */
  readonly pinnedVersion: number | undefined;
  /** Whether the drawn draft differs from the one that the server would run. */
  readonly isDirty: boolean;
  readonly canRun: boolean;
  readonly desk: TrialDesk;
  /** Called before the draft runs; resolves to whether it is saved, so that it can. */
  readonly onBeforeRun: () => Promise<boolean>;
  /** Shows a run on the canvas, step by step. */
  readonly onOpenRun: (runId: string) => void;
  /** Whether the person may answer what a run asks. */
  readonly canAnswer: boolean;
}

/** Talks with an agent, live. */
export function ChatPanel(props: ChatPanelProps) {
  const {
    agent,
    conversation,
    view,
    document,
    lastTest,
    pinnedVersion,
    isDirty,
    canRun,
    canAnswer,
    desk,
    onOpenRun,
    onBeforeRun,
  } = props;
  const { turns, isRunning } = useTurns(conversation);
  const [chosen, setTarget] = useState<Target>("draft");
  const target = pinnedVersion ?? chosen;
  const schema = useInputSchema(agent, target, view);
  const [suggested] = useState(() => firstInput(agent.id));
  const nameOf = useCallback((nodeId: string) => nodeLabel(view, nodeId), [view]);

  /** Resolves to whether the run was asked for, not to how it ends. */
  const send = async (input: JsonObject, trial: Trial | undefined): Promise<boolean> => {
    // What is on the page is what runs.
    if (target === "draft" && !(await onBeforeRun())) return false;
    // Only drafts can be tried.
    void conversation.send(input, target, target === "draft" ? { trial } : {});
    return true;
  };
  const [isRetryUnsent, setRetryUnsent] = useState(false);
  const sendAgain = async ({ input, trial }: Turn) => setRetryUnsent(!(await send(input, trial)));

  const beginAnew = () => {
    // Nor does a reload bring back what was put away.
    keepLastTest(agent.id, undefined);
    lastTest?.forget();
    conversation.reset();
  };

  return (
    <section className={styles.panel} aria-label={t("chat.label")}>
      <header className={styles.header}>
        {pinnedVersion === undefined ? (
          <SegmentedChoice
            label={t("chat.version")}
            value={chosen}
            segments={[
              { value: "draft", text: t("chat.draft"), isDisabled: isRunning },
              {
                value: "published",
                text:
                  agent.published_version === null
                    ? t("chat.published")
                    : t("chat.publishedVersion", { number: agent.published_version }),
                isDisabled: isRunning || agent.published_version === null,
              },
            ]}
            onChange={setTarget}
          />
        ) : (
          <h2 className={styles.pinned}>{t("versions.number", { number: pinnedVersion })}</h2>
        )}
        <IconButton label={t("chat.new")} disabled={turns.length === 0} onClick={beginAnew}>
          <SquarePen size={16} aria-hidden />
        </IconButton>
      </header>
      <Turns
        conversation={conversation}
        nameOf={nameOf}
        document={document}
        lastTest={lastTest}
        canAnswer={canAnswer}
        onOpenRun={onOpenRun}
        onRetry={canRun && !isRunning ? (turn) => void sendAgain(turn) : undefined}
      />
      {target === "draft" && <TrialNotice desk={desk} />}
      {isRetryUnsent && !isRunning && (
        <div className={styles.hint}>
          <Notice tone="bad" title={t("chat.notSent")}>
            {t("chat.notSentText")}
          </Notice>
        </div>
      )}
      {target === "draft" && isDirty && (
        <div className={styles.hint}>
          <Notice tone="warn">{t("chat.unsaved")}</Notice>
        </div>
      )}
      <Composer
        schema={schema}
        isRunning={isRunning}
        isStopping={turns.at(-1)?.isStopping ?? false}
        isEnabled={canRun}
        desk={desk}
        suggested={suggested}
        onSend={(input) =>
          send(input, target === "draft" ? planTrial(view, { kind: "all" }, desk.settings, none) : undefined)
        }
        onStop={() => void conversation.stop()}
      />
    </section>
  );
}

interface TurnsProps extends Pick<
  ChatPanelProps,
  "conversation" | "canAnswer" | "onOpenRun" | "document" | "lastTest"
> {
  readonly onRetry: ((turn: Turn) => void) | undefined;
  readonly nameOf: (nodeId: string) => string;
}

function Turns(props: TurnsProps) {
  const { conversation, nameOf, document, lastTest, canAnswer, onOpenRun, onRetry } = props;
  const { turns } = useTurns(conversation);
  const { list, content, onScroll, isBehind, toEnd } = useFollow(turns.length);

  return (
    <div className={styles.scroller}>
      <div
        ref={list}
        className={styles.turns}
        role="log"
        aria-label={t("chat.conversation")}
        // What scrolls must be reachable by keyboard, and not every browser makes it so by itself.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content} className={styles.content}>
          {lastTest !== undefined && turns.length > 0 && <LastTestNotice lastTest={lastTest} />}
          {turns.length === 0 ? (
            <div className={styles.empty}>
              <MessageSquare size={22} aria-hidden />
              <p className={styles.emptyTitle}>{t("chat.emptyTitle")}</p>
              <p>{t("chat.empty")}</p>
            </div>
          ) : (
            turns.map((turn) => (
              <TurnView
                key={turn.number}
                turn={turn}
                nameOf={nameOf}
                document={document}
                onOpenRun={onOpenRun}
                onRetry={onRetry}
                onAnswer={canAnswer ? conversation.answer : undefined}
              />
            ))
          )}
        </div>
      </div>
      {isBehind && (
        <Button
          size="small"
          className={styles.latest}
          onClick={() => {
            toEnd();
            // The button goes, and the focus must not go with it.
            list.current?.focus({ preventScroll: true });
          }}
        >
          <ArrowDown size={13} aria-hidden />
          {t("chat.latest")}
        </Button>
      )}
    </div>
  );
}

/** Of a whole run nothing is taken from an earlier one. */
const none: Outcomes = new Map();

/** Which document runs; a number is a published version that is on the page itself. */
type Target = "draft" | "published";

/** The input that the chosen version asks for. Until a published version is read, the drawn one's is the best guess. */
function useInputSchema(agent: Agent, target: Target | number, view: GraphView) {
  const api = useApi();
  const number = agent.published_version;
  const published = useQuery({
    ...queries.version(api, agent.id, number ?? 0),
    enabled: target === "published" && number !== null,
  });
  return target === "published" && published.data !== undefined
    ? readGraph(published.data.graph).input
    : view.input;
}
