import { Tabs } from "radix-ui";
import type { ReactNode } from "react";

import { Inspector } from "../canvas/inspector.tsx";
import { diagnosticsByNode } from "../graph/diagnostics-of-node.ts";
import { t } from "../words/words.ts";
import { useBuilder } from "./builder-context.ts";
import styles from "./builder-page.module.css";
import { nothingSelected, onlyNode } from "./selection.ts";

export type SideTab = "inspect" | "test";

interface SideTabsProps {
  readonly tab: SideTab;
  readonly onTab: (tab: SideTab) => void;
  readonly test: ReactNode;
}

/** What stands beside the graph: what is selected of it, and a talk with it. */
export function SideTabs({ tab, onTab, test }: SideTabsProps) {
  const { view, selection, select, activity, diagnostics, fix } = useBuilder();
  const node = view.nodes.find(({ key }) => key === onlyNode(selection));
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
        {node !== undefined && (
          <Inspector
            node={node}
            run={activity.nodes[node.id]}
            diagnostics={diagnosticsByNode(diagnostics).get(node.index) ?? []}
            onFix={fix}
            onClose={() => select(nothingSelected)}
          />
        )}
      </Tabs.Content>
      {/* The talk stays, whatever is looked at meanwhile. */}
      <Tabs.Content className={styles.content} value="test" tabIndex={-1} forceMount hidden={tab !== "test"}>
        {test}
      </Tabs.Content>
    </Tabs.Root>
  );
}
