import type { Agent } from "@patchbay/contracts";
import type { Diagnostic } from "@patchbay/graph";
import { ChevronLeft, Terminal, TriangleAlert } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import { useState } from "react";

import { inputExample, isMessageSchema } from "../chat/input-form.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { CopyButton } from "../design/copy-button.tsx";
import menu from "../design/menu.module.css";
import { ProblemList } from "../draft/problem-list.tsx";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { worstSeverity } from "../graph/diagnostics-of-node.ts";
import { t } from "../words/words.ts";
import styles from "./agent-header.module.css";
import { curlSnippet } from "./curl-snippet.ts";
import { PublishDialog } from "./publish-dialog.tsx";

interface AgentHeaderProps {
  readonly agent: Agent;
  readonly editor: DraftEditor;
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly onPickProblem: (diagnostic: Diagnostic) => void;
}

/** Which agent this is, how it stands, and what can be done with it as a whole. */
export function AgentHeader({ agent, editor, canEdit, canPublish, onPickProblem }: AgentHeaderProps) {
  const [isPublishing, setPublishing] = useState(false);
  return (
    <header className={styles.header}>
      <Link to="/agents" className={styles.back} aria-label={t("agent.back")} title={t("agent.back")}>
        <ChevronLeft size={18} aria-hidden />
      </Link>
      <div className={styles.titles}>
        <h1 className={styles.name}>{agent.name}</h1>
        <code className={styles.slug}>{agent.slug}</code>
      </div>
      {agent.published_version === null ? (
        <Badge>{t("agents.draftOnly")}</Badge>
      ) : (
        <Badge tone="good">{t("agents.versionNumber", { number: agent.published_version })}</Badge>
      )}
      <Problems diagnostics={editor.saved.draft.diagnostics} onPick={onPickProblem} />
      <div className={styles.actions}>
        <CallIt agent={agent} editor={editor} />
        {canEdit && (
          <Button
            onClick={() => void editor.save()}
            disabled={!editor.isDirty || !editor.isReadable}
            isBusy={editor.isSaving}
          >
            {t("agent.save")}
          </Button>
        )}
        {canPublish && (
          <Button look="primary" onClick={() => setPublishing(true)}>
            {t("agent.publish")}
          </Button>
        )}
      </div>
      <PublishDialog agent={agent} editor={editor} isOpen={isPublishing} onOpenChange={setPublishing} />
    </header>
  );
}

function Problems({
  diagnostics,
  onPick,
}: {
  readonly diagnostics: readonly Diagnostic[];
  readonly onPick: (diagnostic: Diagnostic) => void;
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
        <Popover.Content className={menu.popover} align="end" sideOffset={6} aria-label={t("call.title")}>
          <div className={styles.callHeader}>
            <h2>{t("call.heading")}</h2>
            <CopyButton text={snippet} />
          </div>
          <p className={styles.callText}>
            {t(agent.published_version === null ? "call.publishFirst" : "call.description")}
          </p>
          <pre className={styles.snippet}>{snippet}</pre>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
