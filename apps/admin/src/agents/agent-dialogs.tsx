import type { Agent, AgentVersion } from "@patchbay/contracts";
import type { Diagnostic, Fix } from "@patchbay/graph";
import { useEffect, useMemo, useRef, useState } from "react";

import type { Action } from "../actions/action.ts";
import type { DraftEditor } from "../draft/use-draft-editor.ts";
import { replaceDocument } from "../editing/commands/document-edits.ts";
import { CallDialog } from "../versions/call-dialog.tsx";
import { CompareDialog, type Comparison } from "../versions/compare-dialog.tsx";
import type { ComparedState } from "../versions/compared-state.ts";
import { VersionsDrawer } from "../versions/versions-drawer.tsx";
import { t } from "../words/words.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { useShowVersion } from "./use-show-version.ts";

/** Which of an agent's dialogs is open, and how others are opened. */
export interface AgentDialogs {
  readonly shown: "publish" | "call" | "versions" | Comparison | undefined;
  readonly publish: () => void;
  readonly call: () => void;
  readonly versions: () => void;
  readonly compare: (from: ComparedState, to: ComparedState) => void;
  readonly close: () => void;
}

/** The dialogs about an agent as a whole, all closed at first. */
export function useAgentDialogs(): AgentDialogs {
  const [shown, setShown] = useState<AgentDialogs["shown"]>();
  /** What had the focus before the first of a row of dialogs opened. */
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    const element = opener.current;
    if (shown !== undefined || !(element instanceof HTMLElement)) return undefined;
    opener.current = null;
    // After the dialog has given the focus back to what opened it, which is gone where that was another dialog.
    const timer = setTimeout(() => element.isConnected && element.focus());
    return () => clearTimeout(timer);
  }, [shown]);
  return useMemo(() => {
    const show = (next: AgentDialogs["shown"]) => {
      opener.current ??= document.activeElement;
      setShown(next);
    };
    return {
      shown,
      publish: () => show("publish"),
      call: () => show("call"),
      versions: () => show("versions"),
      compare: (from, to) => show({ from, to }),
      close: () => setShown(undefined),
    };
  }, [shown]);
}

/** What the command palette can do with an agent as a whole. */
export function agentActions(
  dialogs: AgentDialogs,
  { published_version: live }: Agent,
  canPublish: boolean,
): readonly Action[] {
  const group = t("versions.actions.group");
  return [
    {
      id: "agent.publish",
      name: t("agent.publish"),
      group,
      keys: ["Mod+Shift+Enter"],
      isEnabled: canPublish,
      run: dialogs.publish,
      inFields: true,
    },
    { id: "agent.call", name: t("call.title"), group, keys: [], isEnabled: true, run: dialogs.call },
    {
      id: "agent.versions",
      name: t("versions.list.title"),
      group,
      keys: [],
      isEnabled: true,
      run: dialogs.versions,
    },
    {
      id: "agent.compare",
      name: t("versions.actions.compare"),
      group,
      keys: [],
      isEnabled: live !== null,
      run: () => dialogs.compare(live ?? "draft", "draft"),
    },
  ];
}

interface AgentDialogLayerProps {
  readonly dialogs: AgentDialogs;
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

/** The dialogs themselves, one at a time. */
export function AgentDialogLayer(props: AgentDialogLayerProps) {
  const { dialogs, agent, editor, shownVersion, canEdit, canPublish } = props;
  const { shown, close } = dialogs;
  const show = useShowVersion(agent.id);
  const view = (state: ComparedState) => {
    close();
    show(state === "draft" ? {} : { version: state });
  };
  const copy = ({ number, graph }: AgentVersion) => {
    editor.run(replaceDocument(graph, t("edit.restore", { number })));
    view("draft");
  };
  const closing = (isOpen: boolean) => {
    if (!isOpen) close();
  };
  return (
    <>
      <PublishDialog
        agent={agent}
        editor={editor}
        diagnostics={props.diagnostics}
        onFix={props.onFix}
        onPickProblem={props.onPickProblem}
        isOpen={shown === "publish"}
        onOpenChange={closing}
        onCompare={(published) => dialogs.compare(published, "draft")}
        onCall={dialogs.call}
      />
      <CallDialog
        agent={agent}
        draftInput={editor.view.input}
        isOpen={shown === "call"}
        onOpenChange={closing}
        onPublish={canPublish ? dialogs.publish : undefined}
      />
      <VersionsDrawer
        agent={agent}
        shown={shownVersion}
        savedAt={editor.saved.draft.updated_at}
        isOpen={shown === "versions"}
        onOpenChange={closing}
        onView={view}
        onCompare={dialogs.compare}
        onCopy={canEdit ? copy : undefined}
        canPublish={canPublish}
      />
      <CompareDialog
        agent={agent}
        draft={editor.document}
        comparison={typeof shown === "object" ? shown : undefined}
        onClose={close}
      />
    </>
  );
}
