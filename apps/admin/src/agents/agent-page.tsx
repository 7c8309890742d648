import type { Agent } from "@patchbay/contracts";
import type { Diagnostic } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useBlocker, useParams } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useState, useSyncExternalStore } from "react";

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
import { useDraftEditor } from "../draft/use-draft-editor.ts";
import { diagnosticsByNode, nodeIndexOf } from "../graph/diagnostics-of-node.ts";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { t } from "../words/words.ts";
import { AgentHeader } from "./agent-header.tsx";
import styles from "./agent-page.module.css";

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
  const editor = useDraftEditor(agent.id, initial);
  const conversation = useConversation(agent.id);
  const activity = useSyncExternalStore(conversation.subscribe, conversation.activity);
  const [tab, setTab] = useState<Tab>("canvas");
  const [selected, setSelected] = useState<string>();
  const { diagnostics } = editor.saved.draft;
  const node = editor.view.nodes.find(({ key }) => key === selected);

  const pick = (diagnostic: Diagnostic) => {
    const index = nodeIndexOf(diagnostic.path);
    const target = editor.view.nodes.find((each) => each.index === index);
    if (target !== undefined) setSelected(target.key);
  };

  return (
    <main className={styles.page}>
      <AgentHeader
        agent={agent}
        editor={editor}
        canEdit={can(me, "agents:write")}
        canPublish={can(me, "agents:publish")}
        onPickProblem={(diagnostic) => {
          pick(diagnostic);
          // What belongs to no node can only be seen in the text.
          setTab(nodeIndexOf(diagnostic.path) === undefined ? "json" : "canvas");
        }}
      />
      <div className={styles.columns}>
        <Tabs.Root
          className={styles.work}
          value={tab}
          onValueChange={(value) => setTab(value === "json" ? "json" : "canvas")}
        >
          <Tabs.List className={styles.tabs} aria-label={t("agent.views")}>
            <Tabs.Trigger className={styles.tab} value="canvas">
              {t("agent.canvas")}
            </Tabs.Trigger>
            <Tabs.Trigger className={styles.tab} value="json">
              {t("agent.json")}
              {editor.isDirty && (
                <Marked label={t("agent.unsaved")}>
                  <span className={styles.dirty} />
                </Marked>
              )}
            </Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content className={styles.content} value="canvas" tabIndex={-1}>
            <Canvas
              view={editor.view}
              diagnostics={diagnostics}
              activity={activity}
              selected={selected}
              onSelect={setSelected}
            />
            {node !== undefined && (
              <Inspector
                node={node}
                diagnostics={diagnosticsByNode(diagnostics).get(node.index) ?? []}
                onClose={() => setSelected(undefined)}
              />
            )}
          </Tabs.Content>
          <Tabs.Content className={styles.content} value="json" tabIndex={-1}>
            <DraftTab editor={editor} canEdit={can(me, "agents:write")} onPick={pick} />
          </Tabs.Content>
        </Tabs.Root>
        <ChatPanel
          agent={agent}
          conversation={conversation}
          view={editor.view}
          isDirty={editor.isDirty}
          canRun={can(me, "agents:run")}
        />
      </div>
      <ConflictDialog editor={editor} />
      <LeaveDialog isDirty={editor.isDirty} />
    </main>
  );
}

/** Asks before unsaved work is left behind. */
function LeaveDialog({ isDirty }: { readonly isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
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
