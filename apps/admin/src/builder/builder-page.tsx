import type { Agent } from "@patchbay/contracts";
import type { Diagnostic } from "@patchbay/graph";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";

import { useApi } from "../api/api-context.ts";
import type { TaggedDraft } from "../api/api.ts";
import { queries } from "../api/queries.ts";
import { AgentHeader } from "../agents/agent-header.tsx";
import { VersionNotice } from "../agents/version-notice.tsx";
import { ChatPanel } from "../chat/chat-panel.tsx";
import { useConversation } from "../chat/use-conversation.ts";
import { Skeleton } from "../design/skeleton.tsx";
import { ConflictDialog } from "../draft/conflict-dialog.tsx";
import { useDiagnostics } from "../draft/use-diagnostics.ts";
import { useDraftEditor } from "../draft/use-draft-editor.ts";
import { replaceDocument } from "../editing/commands/document-edits.ts";
import { KeptHistories, type KeptWork } from "../editing/kept-history.ts";
import { can, useMe } from "../session/use-me.ts";
import { LoadError } from "../shell/load-error.tsx";
import { t } from "../words/words.ts";
import { BuilderContext } from "./builder-context.ts";
import styles from "./builder-page.module.css";
import { GraphTabs, type GraphTab } from "./graph-tabs.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { type SideTab, SideTabs } from "./side-tabs.tsx";
import { useBuilderState } from "./use-builder-state.ts";
import { usePastVersion } from "./use-past-version.ts";

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
  readonly kept: KeptWork | undefined;
  readonly histories: KeptHistories;
}

function BuilderOf({ agent, initial, kept, histories }: BuilderOfProps) {
  const { me } = useMe();
  const mayEdit = can(me, "agents:write");
  const navigate = useNavigate();
  const { version } = useSearch({ from: "/shell/agents/$agentId" });
  const past = usePastVersion(agent.id, version);
  const editor = useDraftEditor({ agentId: agent.id, initial, kept, histories, canEdit: mayEdit });
  const found = useDiagnostics(editor);
  const conversation = useConversation(agent.id);
  const activity = useSyncExternalStore(conversation.subscribe, conversation.activity);
  const [tab, setTab] = useState<GraphTab>("canvas");
  const [side, setSide] = useState<SideTab>("test");
  const [picked, setPicked] = useState<Diagnostic>();

  const builder = useBuilderState({
    agent,
    editor,
    found,
    activity,
    mayEdit,
    version: past,
    onShowText: (diagnostic) => {
      // A new object each time, so that the same problem can be shown again.
      setPicked({ ...diagnostic });
      setTab("json");
    },
  });

  const showDraft = () =>
    void navigate({ to: "/agents/$agentId", params: { agentId: agent.id }, search: {} });
  const pastVersion = past?.read;

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
          setTab("canvas");
          setSide("inspect");
          builder.reveal(diagnostic);
        },
      }}
    >
      <main className={styles.page}>
        <AgentHeader
          agent={agent}
          editor={editor}
          diagnostics={found.diagnostics}
          shownVersion={version}
          canEdit={mayEdit}
          canPublish={can(me, "agents:publish")}
          onFix={builder.fix}
          onPickProblem={(diagnostic) => builder.reveal(diagnostic)}
        />
        {pastVersion !== undefined && (
          <VersionNotice
            version={pastVersion}
            onRestore={
              mayEdit
                ? () => {
                    const name = t("edit.restore", { number: pastVersion.number });
                    editor.run(replaceDocument(pastVersion.graph, name));
                    showDraft();
                  }
                : undefined
            }
            onLeave={showDraft}
          />
        )}
        <div className={styles.columns}>
          <GraphTabs tab={tab} onTab={setTab} past={past} picked={picked} onPick={setPicked} />
          <SideTabs
            tab={side}
            onTab={setSide}
            test={
              <ChatPanel
                agent={agent}
                conversation={conversation}
                view={builder.view}
                pinnedVersion={version}
                isDirty={editor.isDirty}
                canRun={can(me, "agents:run")}
                canAnswer={can(me, "runs:resume")}
              />
            }
          />
        </div>
        <ConflictDialog editor={editor} />
        <LeaveDialog isUnsaved={editor.isDirty && (editor.error !== null || !editor.isReadable)} />
      </main>
    </BuilderContext>
  );
}
