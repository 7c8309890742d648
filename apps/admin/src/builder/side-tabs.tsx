import { Tabs } from "radix-ui";
import type { ReactNode } from "react";

import { Inspector } from "../inspector/inspector.tsx";
import { t } from "../words/words.ts";
import styles from "./builder-page.module.css";

export type SideTab = "inspect" | "test";

interface SideTabsProps {
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly test: ReactNode;
  /** How the selected node is tried. */
  readonly trial: ReactNode;
}

/** What stands beside the graph: what is selected of it, and a talk with it. */
export function SideTabs({ tab, onTab, test, trial }: SideTabsProps) {
  return (
    <Tabs.Root
      className={styles.side}
      value={tab}
      onValueChange={(value) => onTab(value === "inspect" ? "inspect" : "test")}
    >
      <Tabs.List className={styles.tabs} aria-label={t("builder.side")}>
        <Tabs.Trigger className={styles.tab} value="inspect">
          {t("builder.inspect")}
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.tab} value="test" data-tour="test">
          {t("builder.test")}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content
        className={styles.content}
        value="inspect"
        tabIndex={-1}
        forceMount
        hidden={tab !== "inspect"}
      >
        <Inspector below={trial} />
      </Tabs.Content>
      {/* The talk stays, whatever is looked at meanwhile. */}
      <Tabs.Content
        className={styles.content}
        value="test"
        tabIndex={-1}
        forceMount
        hidden={tab !== "test"}
        data-region="test"
      >
        {test}
      </Tabs.Content>
    </Tabs.Root>
  );
}
