import type { Agent } from "@patchbay/contracts";
import type { Diagnostic, Fix, JsonObject } from "@patchbay/graph";
import { ChevronLeft, CircleDot, Terminal, TriangleAlert } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import { useState } from "react";

import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import menu from "../design/menu.module.css";
import { ProblemList } from "../problems/problem-list.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { worstSeverity } from "../graph/diagnostics-of-node.ts";
import { t } from "../words/words.ts";
import { AgentDialogLayer, type AgentDialogs, useAgentDialogs } from "./agent-dialogs.tsx";
import styles from "./agent-header.module.css";
import { AgentMenu } from "./agent-menu.tsx";
import { SaveStatus } from "./save-status.tsx";
import { useUnpublished } from "./use-unpublished.ts";
import { VersionMenu } from "./version-menu.tsx";

interface AgentHeaderProps {
  readonly agent: Agent;
  readonly editor: DraftEditor;
  /** Of the draft as it stands. */
  readonly diagnostics: readonly Diagnostic[];
  /** The published version on the page; undefined while it is the draft. */
  readonly shownVersion: number | undefined;
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly onPickProblem: (diagnostic: Diagnostic) => void;
  readonly onFix: ((fix: Fix) => void) | undefined;
  /** From `useAgentDialogs`, where something else of the page opens dialogs, too. */
  readonly dialogs?: AgentDialogs;
}

/** Which agent this is, how it stands, and what can be done with it as a whole. */
export function AgentHeader(props: AgentHeaderProps) {
  const { agent, editor, shownVersion, canEdit, canPublish, diagnostics, onPickProblem, onFix } = props;
  const own = useAgentDialogs();
  const dialogs = props.dialogs ?? own;
  const isDraft = shownVersion === undefined;
  return (
    <header className={styles.header}>
      <Link to="/agents" className={styles.back} aria-label={t("agent.back")} title={t("agent.back")}>
        <ChevronLeft size={18} aria-hidden />
      </Link>
      <div className={styles.titles}>
        <h1 className={styles.name} title={agent.description || agent.name}>
          {agent.name}
        </h1>
        <code className={styles.slug}>{agent.slug}</code>
      </div>
      <VersionMenu
        agent={agent}
        shown={shownVersion}
        savedAt={editor.saved.draft.updated_at}
        onOpenAll={dialogs.versions}
      />
      {isDraft && (
        <>
          <Unpublished agent={agent} editor={editor} onCompare={dialogs.compare} />
          <Problems
            diagnostics={diagnostics}
            document={editor.document}
            onPick={onPickProblem}
            onFix={onFix}
          />
          {canEdit && <SaveStatus editor={editor} />}
        </>
      )}
      <div className={styles.actions}>
        <Button look="ghost" onClick={dialogs.call}>
          <Terminal size={15} aria-hidden />
          {t("call.title")}
        </Button>
        {isDraft && canPublish && (
          <Button look="primary" data-tour="publish" onClick={dialogs.publish}>
            {t("agent.publish")}
          </Button>
        )}
        {canEdit && <AgentMenu agent={agent} />}
      </div>
      <AgentDialogLayer
        dialogs={dialogs}
        agent={agent}
        editor={editor}
        diagnostics={diagnostics}
        shownVersion={shownVersion}
        canEdit={canEdit}
        canPublish={canPublish}
        onPickProblem={onPickProblem}
        onFix={onFix}
      />
    </header>
  );
}

/** That the saved draft is not what programs get; leads to what differs. */
function Unpublished({
  agent,
  editor,
  onCompare,
}: Pick<AgentHeaderProps, "agent" | "editor"> & { readonly onCompare: AgentDialogs["compare"] }) {
  const isUnpublished = useUnpublished(agent, editor.saved.draft.graph);
  const { published_version: live } = agent;
  if (!isUnpublished || live === null) return null;
  return (
    <button
      type="button"
      className={styles.changes}
      title={t("agent.unpublishedHint")}
      onClick={() => onCompare(live, "draft")}
    >
      <CircleDot size={13} aria-hidden />
      <span className={styles.changesText}>{t("agent.unpublished")}</span>
    </button>
  );
}

function Problems({
  diagnostics,
  document,
  onPick,
  onFix,
}: {
  readonly diagnostics: readonly Diagnostic[];
  /** In which they are named by their nodes. */
  readonly document: JsonObject;
  readonly onPick: (diagnostic: Diagnostic) => void;
  readonly onFix: ((fix: Fix) => void) | undefined;
}) {
  const [isOpen, setOpen] = useState(false);
  const severity = worstSeverity(diagnostics);
  if (severity === undefined) return null;
  const count = diagnostics.length;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.problems}>
        <Badge tone={severity === "error" ? "bad" : "warn"}>
          <TriangleAlert size={12} aria-hidden />
          {count === 1 ? t("agent.oneProblem") : t("agent.problems", { count })}
        </Badge>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={menu.popover}
          align="start"
          sideOffset={6}
          aria-label={t("problems.label")}
        >
          <ProblemList
            diagnostics={diagnostics}
            document={document}
            onFix={onFix}
            onPick={(diagnostic) => {
              setOpen(false);
              onPick(diagnostic);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
