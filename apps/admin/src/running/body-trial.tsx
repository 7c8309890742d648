import { CornerLeftUp } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { selectNodes } from "../builder/selection.ts";
import { Button } from "../design/button.tsx";
import { Section } from "../fields/section.tsx";
import { readGraph } from "../graph/read-graph.ts";
import { nodeTitle } from "../graph/node-label.ts";
import { t } from "../words/words.ts";
import styles from "./node-trial.module.css";

/** In the body of a map: why its nodes cannot be tried alone, and the way to the node that can. */
export function BodyTrial() {
  const { document, path, open, select } = useBuilder();
  const [map] = path;
  if (map === undefined) return null;
  return (
    <Section title={t("running.node.title")}>
      <div className={styles.trial}>
        <p className={styles.hint}>{t("running.node.inBody")}</p>
        <Button
          size="small"
          onClick={() => {
            open([]);
            select(selectNodes(map));
          }}
        >
          <CornerLeftUp size={13} aria-hidden />
          {t("running.node.toMap", { node: nodeTitle(readGraph(document), map) })}
        </Button>
      </div>
    </Section>
  );
}
