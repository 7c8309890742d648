import { CircleCheck, ListTree, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";

import { CommandPalette } from "../actions/command-palette.tsx";
import { ShortcutSheet } from "../actions/shortcut-sheet.tsx";
import { useActionKeys } from "../actions/use-action-keys.ts";
import { useHelp } from "../actions/use-help.ts";
import { agentActions, type AgentDialogs } from "../agents/agent-dialogs.tsx";
import { AgentHeader } from "../agents/agent-header.tsx";
import { VersionNotice } from "../agents/version-notice.tsx";
import type { CardBadges } from "../canvas/to-flow.ts";
import { useCanvasActions } from "../canvas/use-canvas-actions.ts";
import { IconButton } from "../design/button.tsx";
import type { PlaceInText } from "../draft/draft-tab.tsx";
import { replaceDocument } from "../editing/commands/document-edits.ts";
import { HistoryControls } from "../history-view/history-controls.tsx";
import { useHistoryActions } from "../history-view/use-history-actions.ts";
import { outlineAction } from "../outline/focus-outline.ts";
import { outlineShortcuts } from "../outline/outline-keys.ts";
import { Outline } from "../outline/outline.tsx";
import { ProblemsPanel } from "../problems/problems-panel.tsx";
import { startTour } from "../start/tour-state.ts";
import { t } from "../words/words.ts";
import { useBuilder } from "./builder-context.ts";
import styles from "./builder-page.module.css";
import type { GraphTab } from "./graph-place.ts";
import { GraphTabs } from "./graph-tabs.tsx";
import { useLayoutChoice } from "./layout-choice.ts";
import { type SideTab, SideTabs } from "./side-tabs.tsx";
import type { PastVersion } from "./use-past-version.ts";

interface BuilderFrameProps {
  readonly dialogs: AgentDialogs;
  readonly mayEdit: boolean;
  readonly mayPublish: boolean;
  readonly past: PastVersion | undefined;
  readonly onLeaveVersion: () => void;
  readonly tab: GraphTab;
  readonly onTab: (tab: GraphTab) => void;
  readonly side: SideTab;
  readonly onSide: (side: SideTab) => void;
  readonly picked: PlaceInText | undefined;
  readonly onShowUnreadable: () => void;
  readonly badges: CardBadges;
  /** Something to say above the graph. */
  readonly notice: ReactNode;
  /** The run that is on the page. */
  readonly dock: ReactNode;
  /** How the selected node is tried. */
  readonly trial: ReactNode;
  readonly test: ReactNode;
}

/** Where the parts of the builder stand, and the keys that work on all of them. */
export function BuilderFrame(props: BuilderFrameProps) {
  const { dialogs, mayEdit, mayPublish, past, onLeaveVersion, tab, onTab, side, onSide } = props;
  const builder = useBuilder();
  const { agent, editor, found } = builder;
  const [isOutlineOpen, setOutlineOpen] = useLayoutChoice("outline");
  const [areProblemsOpen, setProblemsOpen] = useState(false);
  const help = useHelp();
  const actions = [
    ...help.actions,
    ...useHistoryActions(),
    ...useCanvasActions(),
    outlineAction(() => setOutlineOpen(true)),
    ...agentActions(dialogs, agent, mayPublish),
    {
      id: "problems.show",
      name: t("builder.problemsShow"),
      group: t("builder.group"),
      keys: ["Mod+Shift+m"],
      isEnabled: true,
      run: () => setProblemsOpen((isOpen) => !isOpen),
      inFields: true,
    },
    {
      id: "tour.start",
      name: t("start.tour.begin"),
      group: t("actions.groupHelp"),
      keys: [],
      isEnabled: true,
      run: startTour,
    },
    {
      id: "test.show",
      name: t("builder.testShow"),
      group: t("builder.group"),
      keys: ["t"],
      isEnabled: true,
      run: () => {
        onSide("test");
        focusTest();
      },
    },
  ];
  useActionKeys(actions);
  const pastVersion = past?.read;
  const isDraft = builder.shown.kind === "draft";
  return (
    <main className={styles.page}>
      <AgentHeader
        agent={agent}
        editor={editor}
        diagnostics={editor.isDirty || isDraft ? found.diagnostics : []}
        shownVersion={past?.number}
        canEdit={mayEdit}
        canPublish={mayPublish}
        onFix={builder.fix}
        onPickProblem={builder.reveal}
        dialogs={dialogs}
      />
      {pastVersion !== undefined && (
        <VersionNotice
          version={pastVersion}
          onRestore={
            mayEdit
              ? () => {
                  const name = t("edit.restore", { number: pastVersion.number });
                  editor.run(replaceDocument(pastVersion.graph, name));
                  onLeaveVersion();
                }
              : undefined
          }
          onLeave={onLeaveVersion}
        />
      )}
      <div className={styles.columns} data-outline={isOutlineOpen}>
        {isOutlineOpen && (
          <div className={styles.outline}>
            <Outline />
          </div>
        )}
        <div className={styles.graph}>
          <GraphTabs
            tab={tab}
            onTab={onTab}
            past={past}
            picked={props.picked}
            onShowUnreadable={props.onShowUnreadable}
            badges={props.badges}
            before={
              <IconButton
                label={t(isOutlineOpen ? "builder.outlineHide" : "builder.outlineShow")}
                aria-pressed={isOutlineOpen}
                onClick={() => setOutlineOpen(!isOutlineOpen)}
              >
                <ListTree size={16} aria-hidden />
              </IconButton>
            }
            after={isDraft && mayEdit && <HistoryControls />}
          />
          {props.notice}
          {props.dock}
          {isDraft && (
            <div className={styles.problems} data-open={areProblemsOpen}>
              <button
                type="button"
                className={styles.problemsBar}
                aria-expanded={areProblemsOpen}
                onClick={() => setProblemsOpen(!areProblemsOpen)}
              >
                {found.diagnostics.length === 0 ? (
                  <CircleCheck size={13} aria-hidden />
                ) : (
                  <TriangleAlert size={13} aria-hidden />
                )}
                {t("builder.problems", { count: found.diagnostics.length })}
              </button>
              {areProblemsOpen && (
                <div className={styles.problemsBody}>
                  <ProblemsPanel />
                </div>
              )}
            </div>
          )}
        </div>
        <SideTabs tab={side} onTab={onSide} trial={props.trial} test={props.test} />
      </div>
      <CommandPalette actions={actions} {...help.palette} />
      <ShortcutSheet actions={[...actions, ...outlineShortcuts()]} {...help.shortcuts} />
    </main>
  );
}

/** Moves the keyboard to where a message or an input is written, once the test panel is shown. */
function focusTest(): void {
  requestAnimationFrame(() => {
    const composer = [...document.querySelectorAll('[data-region="test"] form')].at(-1);
    composer?.querySelector<HTMLElement>("textarea, input, select")?.focus();
  });
}
