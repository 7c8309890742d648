import type { Agent } from "@patchbay/contracts";
import type { Diagnostic, Fix } from "@patchbay/graph";
import { ChevronLeft, CircleDot, Terminal, TriangleAlert } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import { useState } from "react";

import { inputExample, isMessageSchema } from "../chat/input-form.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { CopyButton } from "../design/copy-button.tsx";
import menu from "../design/menu.module.css";
import { Notice } from "../design/notice.tsx";
import { ProblemList } from "../draft/problem-list.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { worstSeverity } from "../graph/diagnostics-of-node.ts";
import { t } from "../words/words.ts";
import styles from "./agent-header.module.css";
import { AgentMenu } from "./agent-menu.tsx";
import { curlSnippet } from "./curl-snippet.ts";
import { PublishDialog } from "./publish-dialog.tsx";
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
}

/** Which agent this is, how it stands, and what can be done with it as a whole. */
export function AgentHeader(props: AgentHeaderProps) {
  const { agent, editor, shownVersion, canEdit, canPublish } = props;
  const [isPublishing, setPublishing] = useState(false);
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
      <VersionMenu agent={agent} shown={shownVersion} savedAt={editor.saved.draft.updated_at} />
      {isDraft && (
        <>
          <Changes agent={agent} editor={editor} />
          <Problems diagnostics={props.diagnostics} onPick={props.onPickProblem} onFix={props.onFix} />
        </>
      )}
      <div className={styles.actions}>
        <CallIt agent={agent} editor={editor} />
        {isDraft && canEdit && (
          <Button
            onClick={() => void editor.save()}
            disabled={!editor.isDirty || !editor.isReadable}
            isBusy={editor.isSaving}
            aria-keyshortcuts="Control+S Meta+S"
          >
            {t("agent.save")}
          </Button>
        )}
        {isDraft && canPublish && (
          <Button look="primary" onClick={() => setPublishing(true)}>
            {t("agent.publish")}
          </Button>
        )}
        {canEdit && <AgentMenu agent={agent} />}
      </div>
      <PublishDialog agent={agent} editor={editor} isOpen={isPublishing} onOpenChange={setPublishing} />
    </header>
  );
}

/** What of the draft has not gone further yet: not saved, or saved and not published. */
function Changes({ agent, editor }: Pick<AgentHeaderProps, "agent" | "editor">) {
  const isUnpublished = useUnpublished(agent, editor.saved.draft.graph);
  if (!editor.isDirty && !isUnpublished) return null;
  return (
    <span className={styles.changes} title={editor.isDirty ? undefined : t("agent.unpublishedHint")}>
      <CircleDot size={13} aria-hidden />
      <span className={styles.changesText}>{t(editor.isDirty ? "agent.unsaved" : "agent.unpublished")}</span>
    </span>
  );
}

function Problems({
  diagnostics,
  onPick,
  onFix,
}: {
  readonly diagnostics: readonly Diagnostic[];
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

function CallIt({ agent, editor }: Pick<AgentHeaderProps, "agent" | "editor">) {
  const { input: schema } = editor.view;
  const input = isMessageSchema(schema) ? { message: t("call.example") } : inputExample(schema);
  const snippet = curlSnippet(window.location.origin, agent.id, input);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button look="ghost">
          <Terminal size={15} aria-hidden />
          {t("call.title")}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={[menu.popover, styles.call].join(" ")}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t("call.title")}
        >
          <div className={styles.callHeader}>
            <h2>{t("call.heading")}</h2>
            <CopyButton text={snippet} />
          </div>
          <p className={styles.callText}>{t("call.description")}</p>
          {agent.published_version === null && (
            <div className={styles.callNotice}>
              <Notice tone="warn">{t("call.publishFirst")}</Notice>
            </div>
          )}
          <pre className={styles.snippet}>{snippet}</pre>
          <p className={styles.callText}>
            {t("call.key")} <code>credentials.json</code> {t("call.keyPlace")}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
