import { Tabs } from "radix-ui";
import { type ReactNode, useState } from "react";

import { Canvas } from "../canvas/canvas.tsx";
import type { CardBadges } from "../canvas/to-flow.ts";
import { DraftTab, type PlaceInText } from "../draft/draft-tab.tsx";
import { VersionText } from "../draft/version-text.tsx";
import { LoadError } from "../shell/load-error.tsx";
import { t } from "../words/words.ts";
import { useBuilder } from "./builder-context.ts";
import styles from "./builder-page.module.css";
import type { GraphTab } from "./graph-place.ts";
import { UnreadableNotice } from "./unreadable-notice.tsx";
import type { PastVersion } from "./use-past-version.ts";

interface GraphTabsProps {
  readonly tab: GraphTab;
  readonly onTab: (tab: GraphTab) => void;
  readonly past: PastVersion | undefined;
  readonly picked: PlaceInText | undefined;
  /** Goes to the place in the text that keeps it from being read. */
  readonly onShowUnreadable: () => void;
  readonly badges: CardBadges;
  /** Stands before and after the tabs. */
  readonly before: ReactNode;
  readonly after: ReactNode;
}

/** The two views of the document: drawn, and as text. */
export function GraphTabs(props: GraphTabsProps) {
  const { tab, onTab, past, picked, badges, before, after } = props;
  const builder = useBuilder();
  const { editor, found, canEdit, fix } = builder;
  const [hasOpenedText, setOpenedText] = useState(tab === "json");
  if (tab === "json" && !hasOpenedText) setOpenedText(true);
  return (
    <Tabs.Root
      className={styles.work}
      value={tab}
      onValueChange={(value) => onTab(value === "json" ? "json" : "canvas")}
    >
      <div className={styles.bar}>
        {before}
        <Tabs.List className={styles.tabList} aria-label={t("agent.views")}>
          <Tabs.Trigger className={styles.tab} value="canvas">
            {t("agent.canvas")}
          </Tabs.Trigger>
          <Tabs.Trigger className={styles.tab} value="json">
            {t("agent.json")}
          </Tabs.Trigger>
        </Tabs.List>
        <span className={styles.space} />
        {after}
      </div>
      {/* Both stay, so that neither the place on the canvas nor the one in the text is lost. */}
      <Tabs.Content
        className={styles.content}
        value="canvas"
        tabIndex={-1}
        forceMount
        hidden={tab !== "canvas"}
        data-tour="canvas"
      >
        {past === undefined || past.error === null ? (
          <>
            <Canvas key={past?.number ?? "draft"} badges={badges} />
            {/* It comes with the canvas, so that it is said then, not with every letter that is typed in the text. */}
            {tab === "canvas" && builder.shown.kind === "draft" && !editor.isReadable && (
              <UnreadableNotice wrongLine={editor.wrongLine} onShow={props.onShowUnreadable} />
            )}
          </>
        ) : (
          <LoadError error={past.error} onRetry={past.retry} />
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
          {past?.read !== undefined && <VersionText key={past.number} version={past.read} />}
          {/* Under a version the draft waits as it was left. */}
          <div className={styles.draft} hidden={past !== undefined}>
            <DraftTab editor={editor} found={found} canEdit={canEdit} picked={picked} onFix={fix} />
          </div>
        </Tabs.Content>
      )}
    </Tabs.Root>
  );
}
