import type { Agent } from "@patchbay/contracts";
import type { Diagnostic } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useBlocker, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import type { TaggedDraft } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { Canvas } from "../canvas/canvas.tsx";
import { Inspector } from "../canvas/inspector.tsx";
import { ChatPanel } from "../chat/chat-panel.tsx";
import { useConversation } from "../chat/use-conversation.ts";
import { Button } from "../design/button.tsx";
import { Dialog, DialogActions } from "../design/dialog.tsx";
import { Marked } from "../design/marked.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { ConflictDialog } from "../draft/conflict-dialog.tsx";
import { DraftTab } from "../draft/draft-tab.tsx";
import { useDiagnostics } from "../draft/use-diagnostics.ts";
import { formatDocument, useDraftEditor } from "../draft/use-draft-editor.ts";
import { useFix } from "../draft/use-fix.ts";
import { VersionText } from "../draft/version-text.tsx";
import { diagnosticsByNode, nodeIndexOf } from "../graph/diagnostics-of-node.ts";
import { readGraph } from "../graph/read-graph.ts";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { t } from "../words/words.ts";
import { AgentHeader } from "./agent-header.tsx";
import styles from "./agent-page.module.css";
import { VersionNotice } from "./version-notice.tsx";

/** The builder of one agent: its graph, its text, and a talk with it. */
export function AgentPage() {
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  const api = useApi();
  const agent = useQuery(queries.agent(api, agentId));
  const draft = useQuery(queries.draft(api, agentId));
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
  if (agent.data === undefined || draft.data === undefined)
    return (
      <main className={styles.message}>
        <Skeleton rows={5} />
      </main>
    );
  return <Builder key={agentId} agent={agent.data} initial={draft.data} />;
}

type Tab = "canvas" | "json";

function Builder({ agent, initial }: { readonly agent: Agent; readonly initial: TaggedDraft }) {
  const { me } = useMe();
  const navigate = useNavigate();
  const { version } = useSearch({ from: "/shell/agents/$agentId" });
  const editor = useDraftEditor(agent.id, initial);
  const found = useDiagnostics(editor);
  const fix = useFix(editor, found);
  const past = usePastVersion(agent.id, version);
  const conversation = useConversation(agent.id);
  const activity = useSyncExternalStore(conversation.subscribe, conversation.activity);
  const [tab, setTab] = useState<Tab>("canvas");
  const [hasOpenedText, setOpenedText] = useState(false);
  const [selected, setSelected] = useState<string>();
  const [picked, setPicked] = useState<Diagnostic>();
  const canEdit = can(me, "agents:write");
  const view = version === undefined ? editor.view : (past.view ?? nothing);
  const onFix = canEdit && version === undefined ? fix : undefined;
  const diagnostics = version === undefined ? found.diagnostics : none;
  const node = view.nodes.find(({ key }) => key === selected);

  const open = (next: Tab) => {
    setTab(next);
    if (next === "json") setOpenedText(true);
  };

  const pick = (diagnostic: Diagnostic) => {
    const index = nodeIndexOf(diagnostic.path);
    const target = editor.view.nodes.find((each) => each.index === index);
    if (target !== undefined) setSelected(target.key);
    // A new object each time, so that the same problem can be shown again.
    setPicked({ ...diagnostic });
  };

  const pastVersion = past.version;
  const showDraft = () =>
    void navigate({ to: "/agents/$agentId", params: { agentId: agent.id }, search: {} });

  useSaveKey(() => {
    if (version === undefined && canEdit && editor.isDirty && editor.isReadable) void editor.save();
  });

  return (
    <main className={styles.page}>
      <AgentHeader
        agent={agent}
        editor={editor}
        diagnostics={found.diagnostics}
        shownVersion={version}
        canEdit={canEdit}
        canPublish={can(me, "agents:publish")}
        onFix={onFix}
        onPickProblem={(diagnostic) => {
          pick(diagnostic);
          // What belongs to no node can only be seen in the text.
          open(nodeIndexOf(diagnostic.path) === undefined ? "json" : "canvas");
        }}
      />
      {pastVersion !== undefined && (
        <VersionNotice
          version={pastVersion}
          onRestore={
            canEdit
              ? () => {
                  editor.setText(formatDocument(pastVersion.graph));
                  showDraft();
                }
              : undefined
          }
          onLeave={showDraft}
        />
      )}
      <div className={styles.columns}>
        <Tabs.Root
          className={styles.work}
          value={tab}
          onValueChange={(value) => open(value === "json" ? "json" : "canvas")}
        >
          <Tabs.List className={styles.tabs} aria-label={t("agent.views")}>
            <Tabs.Trigger className={styles.tab} value="canvas">
              {t("agent.canvas")}
            </Tabs.Trigger>
            <Tabs.Trigger className={styles.tab} value="json">
              {t("agent.json")}
              {editor.isDirty && version === undefined && (
                <Marked label={t("agent.unsaved")}>
                  <span className={styles.dirty} />
                </Marked>
              )}
            </Tabs.Trigger>
          </Tabs.List>
          {/* Both stay, so that neither the place on the canvas nor what can be undone in the text is lost. */}
          <Tabs.Content
            className={styles.content}
            value="canvas"
            tabIndex={-1}
            forceMount
            hidden={tab !== "canvas"}
          >
            {past.error === null ? (
              <Canvas
                key={version ?? "draft"}
                view={view}
                diagnostics={diagnostics}
                activity={activity}
                selected={selected}
                onSelect={setSelected}
                covered={node === undefined ? 0 : inspectorCover}
              />
            ) : (
              <LoadError error={past.error} onRetry={past.retry} />
            )}
            {node !== undefined && (
              <Inspector
                node={node}
                run={activity.nodes[node.id]}
                diagnostics={diagnosticsByNode(diagnostics).get(node.index) ?? none}
                onFix={onFix}
                onClose={() => setSelected(undefined)}
              />
            )}
          </Tabs.Content>
          {hasOpenedText && (
            <Tabs.Content
              className={styles.content}
              value="json"
              tabIndex={-1}
              forceMount
              hidden={tab !== "json"}
            >
              {pastVersion !== undefined && <VersionText key={version} version={pastVersion} />}
              {/* Under a version the draft waits as it was left. */}
              <div className={styles.draft} hidden={version !== undefined}>
                <DraftTab
                  editor={editor}
                  found={found}
                  canEdit={canEdit}
                  picked={picked}
                  onPick={pick}
                  onFix={onFix}
                />
              </div>
            </Tabs.Content>
          )}
        </Tabs.Root>
        <ChatPanel
          agent={agent}
          conversation={conversation}
          view={view}
          pinnedVersion={version}
          isDirty={editor.isDirty}
          canRun={can(me, "agents:run")}
          canAnswer={can(me, "runs:resume")}
        />
      </div>
      <ConflictDialog editor={editor} />
      <LeaveDialog isDirty={editor.isDirty} />
    </main>
  );
}

const none: readonly Diagnostic[] = [];
const nothing = readGraph({});

/** The inspector's width with its margin: inspector.module.css draws to the same numbers. */
const inspectorCover = 332;

/** A published version to look at; without a number there is none. */
function usePastVersion(agentId: string, number: number | undefined) {
  const query = useQuery({
    ...queries.version(useApi(), agentId, number ?? 0),
    enabled: number !== undefined,
  });
  const version = number === undefined ? undefined : query.data;
  const view = useMemo(() => (version === undefined ? undefined : readGraph(version.graph)), [version]);
  return {
    version,
    view,
    error: number === undefined ? null : query.error,
    retry: () => void query.refetch(),
  };
}

/** Calls back for Ctrl+S and Cmd+S, in the place of the browser's own "save page". */
function useSaveKey(onSave: () => void): void {
  const save = useEffectEvent(onSave);
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      save();
    };
    window.addEventListener("keydown", handle);
    return () => window.removeEventListener("keydown", handle);
  }, []);
}

/** Asks before unsaved work is left behind. */
function LeaveDialog({ isDirty }: { readonly isDirty: boolean }) {
  const blocker = useBlocker({
    // Looking at a version leaves nothing behind.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const isBlocked = blocker.status === "blocked";
  return (
    <Dialog
      title={t("leave.title")}
      description={t("leave.description")}
      isOpen={isBlocked}
      onOpenChange={() => {
        if (isBlocked) blocker.reset();
      }}
    >
      <DialogActions>
        <Button look="danger" onClick={() => isBlocked && blocker.proceed()}>
          {t("leave.discard")}
        </Button>
        <Button look="primary" onClick={() => isBlocked && blocker.reset()}>
          {t("leave.stay")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
