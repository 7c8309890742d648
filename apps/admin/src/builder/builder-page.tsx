import type { Agent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useState, useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import type { TaggedDraft } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { useShowVersion } from "../agents/use-show-version.ts";
import { useAgentDialogs } from "../agents/agent-dialogs.tsx";
import { CanvasProvider } from "../canvas/canvas-provider.tsx";
import { ChatPanel } from "../chat/chat-panel.tsx";
import { useConversation, useTurns } from "../chat/use-conversation.ts";
import { Skeleton } from "../design/skeleton.tsx";
import { ConflictDialog } from "../draft/conflict-dialog.tsx";
import { ForgottenWork } from "../draft/forgotten-work.tsx";
import type { PlaceInText } from "../draft/draft-tab.tsx";
import { useDiagnostics } from "../check/use-diagnostics.ts";
import { useDraftEditor } from "../draft/use-draft-editor.ts";
import { KeptHistories } from "../editing/kept-history.ts";
import type { KeptWork } from "../editing/kept-work.ts";
import { cardBadges } from "../running/card-badges.ts";
import { BodyTrial } from "../running/body-trial.tsx";
import { NodeTrial } from "../running/node-trial.tsx";
import { RunDock } from "../running/run-dock.tsx";
import { nothingPinned, outcomesOf, planTrial, type TrialScope } from "../running/trial-plan.ts";
import { toolAnswersOf } from "../running/tool-answers.ts";
import { useLastTest } from "../running/use-last-test.ts";
import { useTrial } from "../running/use-trial.ts";
import { useRunUnderWay } from "../runs/use-run-under-way.ts";
import { waitingActivity } from "../runs/waiting-activity.ts";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { RecordedRunNotice } from "../start/recorded-run-notice.tsx";
import { firstInput } from "../start/first-input.ts";
import { Tour } from "../start/tour.tsx";
import { useRecordedRun } from "../start/use-recorded-run.ts";
import { exampleInput } from "../graph/example-input.ts";
import { t } from "../words/words.ts";
import { BuilderContext, type Shown } from "./builder-context.ts";
import { BuilderFrame } from "./builder-frame.tsx";
import styles from "./builder-page.module.css";
import { LeaveDialog } from "./leave-dialog.tsx";
import { onlyNode } from "./selection.ts";
import type { SideTab } from "./side-tabs.tsx";
import { useGraphPlace } from "./use-graph-place.ts";
import { useBuilderState } from "./use-builder-state.ts";
import { type PastVersion, usePastVersion } from "./use-past-version.ts";
import { type RunOnPage, useRunOnPage } from "./use-run-on-page.ts";

/** The same list each time, so that nothing is derived from it anew. */
const noNodes: readonly string[] = [];

/** The builder of one agent: its graph, its text, its settings, and a talk with it. */
export function BuilderPage() {
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  const api = useApi();
  const agent = useQuery(queries.agent(api, agentId));
  const draft = useQuery(queries.draft(api, agentId));
  const [histories] = useState(() => new KeptHistories());
  const kept = useQuery({
    queryKey: ["kept", agentId],
    queryFn: async () => (await histories.read(agentId)) ?? null,
    // What is kept changes with every letter, and is read once, when the page opens.
    gcTime: 0,
    staleTime: Infinity,
    networkMode: "always",
  });
  const failed = [agent, draft].find((each) => each.isError && each.data === undefined);

  if (failed?.error != null)
    return (
      <main className={styles.message}>
        <LoadError
          error={failed.error}
          onRetry={() => {
            void agent.refetch();
            void draft.refetch();
          }}
        />
      </main>
    );
  if (agent.data === undefined || draft.data === undefined || kept.data === undefined)
    return (
      <main className={styles.message}>
        <Skeleton rows={5} />
      </main>
    );
  return (
    <BuilderOf
      key={agentId}
      agent={agent.data}
      initial={draft.data}
      kept={kept.data ?? undefined}
      histories={histories}
    />
  );
}

interface BuilderOfProps {
  readonly agent: Agent;
  readonly initial: TaggedDraft;
  readonly kept: KeptWork | "unfit" | undefined;
  readonly histories: KeptHistories;
}

function BuilderOf({ agent, initial, kept, histories }: BuilderOfProps) {
  const { me } = useMe();
  const mayEdit = can(me, "agents:write");
  const { version, run: runId, at } = useSearch({ from: "/shell/agents/$agentId" });
  const onPage = useRunOnPage(runId, at);
  const past = usePastVersion(agent.id, runId === undefined ? version : undefined);
  const editor = useDraftEditor({
    agentId: agent.id,
    initial,
    kept: kept === "unfit" ? undefined : kept,
    histories,
    canEdit: mayEdit,
  });
  const found = useDiagnostics(editor);
  const conversation = useConversation(agent.id);
  const talking = useSyncExternalStore(conversation.subscribe, conversation.activity);
  const { turns, isRunning } = useTurns(conversation);
  const desk = useTrial(agent.id);
  const lastTest = useLastTest(agent.id, conversation);
  const recorded = useRecordedRun(agent);
  // What somebody has run, here or the last time, stands before what was recorded.
  const activity = onPage?.state.activity ?? (turns.length === 0 ? (recorded ?? talking) : talking);
  const under = useRunUnderWay(onPage === undefined && isRunning ? turns.at(-1)?.run.run_id : null);
  const isAtEnd = onPage !== undefined && onPage.position === onPage.events.length;
  const waitingNodes = (isAtEnd ? onPage.run : under)?.waiting_nodes ?? noNodes;
  const shownActivity = useMemo(() => waitingActivity(activity, waitingNodes), [activity, waitingNodes]);
  // What is set for the next trial says nothing of a run that is over.
  const settings = onPage === undefined ? desk.settings : nothingPinned;
  const badges = useMemo(() => cardBadges(shownActivity, settings), [shownActivity, settings]);
  const dialogs = useAgentDialogs();
  const [{ path, tab }, goTo] = useGraphPlace(agent.id);
  const [side, setSide] = useState<SideTab>("test");
  const [picked, setPicked] = useState<PlaceInText>();

  const showInText = (place: PlaceInText) => {
    setPicked(place);
    goTo({ tab: "json" });
  };

  const builder = useBuilderState({
    agent,
    editor,
    found,
    activity: shownActivity,
    mayEdit,
    path,
    onOpen: (next) => goTo({ path: next }),
    onReveal: (next) => goTo({ path: next, tab: "canvas" }),
    other: otherOnPage(past, onPage),
    onShowText: (diagnostic) => showInText({ kind: "diagnostic", diagnostic }),
  });

  const show = useShowVersion(agent.id);
  const showDraft = () => show({});
  const canRun = can(me, "agents:run");
  const shownEvents = onPage?.events;
  const [outcomes, answers] = useMemo(() => {
    // The activity is another one whenever a node has begun or ended.
    const events = activity === talking ? conversation.events() : (shownEvents ?? []);
    return [outcomesOf(events), toolAnswersOf(events)] as const;
  }, [activity, talking, conversation, shownEvents]);
  const selected = builder.view.nodes.find(({ key }) => key === onlyNode(builder.selection));
  const input =
    onPage?.run?.input ??
    turns.at(-1)?.input ??
    firstInput(agent.id) ??
    exampleInput(editor.view.input, t("call.example"));
  const tryPart = async (scope: TrialScope) => {
    if (editor.isDirty && !(await editor.save())) return;
    const trial = planTrial(editor.view, scope, desk.settings, outcomes);
    setSide("test");
    if (onPage !== undefined) showDraft();
    void conversation.send(input, "draft", { trial, isAside: true });
  };

  return (
    <BuilderContext
      value={{
        ...builder,
        select: (selection) => {
          builder.select(selection);
          // What was picked is there to be looked at.
          if (selection.nodes.length + selection.edges.length > 0) setSide("inspect");
        },
        reveal: (diagnostic) => {
          setSide("inspect");
          builder.reveal(diagnostic);
        },
      }}
    >
      <CanvasProvider>
        <BuilderFrame
          dialogs={dialogs}
          mayEdit={mayEdit}
          mayPublish={can(me, "agents:publish")}
          past={past}
          onLeaveVersion={showDraft}
          tab={tab}
          onTab={(next) => goTo({ tab: next })}
          side={side}
          onSide={setSide}
          picked={picked}
          onShowUnreadable={() => showInText({ kind: "unreadable" })}
          badges={badges}
          notice={
            recorded === undefined || turns.length > 0 || onPage !== undefined ? undefined : (
              <RecordedRunNotice onRun={(input) => void conversation.send(input, "draft")} />
            )
          }
          dock={
            onPage === undefined ? undefined : (
              <>
                {onPage.error !== null && <LoadError error={onPage.error} onRetry={onPage.retry} />}
                {onPage.run !== undefined && (
                  <RunDock
                    key={onPage.id}
                    run={onPage.run}
                    events={onPage.events}
                    failure={onPage.failure}
                    view={builder.view}
                    position={onPage.position}
                    onPosition={onPage.go}
                    onOpen={(run) => show({ run })}
                    onClose={showDraft}
                    onAnswer={onPage.answer}
                    canFork={canRun && can(me, "threads:write")}
                  />
                )}
              </>
            )
          }
          trial={
            selected !== undefined &&
            // What lies in a body runs for every item; trials are of the graph itself.
            (builder.path.length > 0 ? (
              <BodyTrial />
            ) : (
              <NodeTrial
                key={selected.key}
                node={selected}
                view={builder.view}
                desk={desk}
                outcomes={outcomes}
                answers={answers}
                onTry={canRun && !isRunning ? (scope) => void tryPart(scope) : undefined}
              />
            ))
          }
          test={
            <ChatPanel
              agent={agent}
              conversation={conversation}
              view={builder.view}
              document={builder.document}
              lastTest={lastTest}
              pinnedVersion={version}
              isDirty={editor.isDirty && (editor.error !== null || !editor.isReadable)}
              onBeforeRun={() => (editor.isDirty ? editor.save() : Promise.resolve(true))}
              canRun={canRun}
              desk={desk}
              canAnswer={can(me, "runs:resume")}
              onOpenRun={(run) => show({ run })}
            />
          }
        />
      </CanvasProvider>
      <ConflictDialog editor={editor} />
      {kept === "unfit" && <ForgottenWork />}
      <LeaveDialog isUnsaved={editor.isDirty && (editor.error !== null || !editor.isReadable)} />
      <Tour isFirstVisit={recorded !== undefined} />
    </BuilderContext>
  );
}

/** What stands on the page in the draft's place. */
function otherOnPage(
  past: PastVersion | undefined,
  run: RunOnPage | undefined,
): { readonly shown: Shown; readonly document: JsonObject | undefined } | undefined {
  if (run !== undefined) return { shown: { kind: "run", run_id: run.id }, document: run.graph?.graph };
  return past && { shown: { kind: "version", number: past.number }, document: past.read?.graph };
}
