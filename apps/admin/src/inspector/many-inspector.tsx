import { ArrowRight } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, selectNodes } from "../builder/selection.ts";
import { NodeIcon } from "../canvas/node-icon.tsx";
import { useCanvasActions } from "../canvas/use-canvas-actions.ts";
import { Button } from "../design/button.tsx";
import { nodeType } from "../graph/node-types.ts";
import { nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import styles from "./inspector.module.css";

/** What can be done with several things at once, of all that can be done on the canvas. */
const common = [
  "canvas.duplicate",
  "canvas.fitSelection",
  "canvas.left",
  "canvas.center",
  "canvas.right",
  "canvas.top",
  "canvas.middle",
  "canvas.bottom",
  "canvas.horizontally",
  "canvas.vertically",
  "canvas.remove",
];

/** Several things that are selected together: which they are, and what can be done with all of them. */
export function ManyInspector() {
  const { view, selection, select } = useBuilder();
  const { nodes, edges, notes } = selection;
  const actions = useCanvasActions();
  const offered = common.flatMap((id) => actions.filter((action) => action.id === id && action.isEnabled));
  const called = (key: string): string => {
    const node = view.nodes.find((each) => each.key === key);
    return node === undefined ? key : nodeName(node);
  };
  return (
    <>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h2 className={styles.heading}>
            {t("inspector.many", { count: nodes.length + edges.length + notes.length })}
          </h2>
        </div>
      </header>
      <div className={styles.form}>
        <ul className={styles.selected}>
          {view.nodes
            .filter(({ key }) => nodes.includes(key))
            .map((node) => {
              const { icon, category, title } = nodeType(node.type);
              return (
                <li key={node.key}>
                  <button type="button" className={styles.pick} onClick={() => select(selectNodes(node.key))}>
                    <NodeIcon icon={icon} category={category} />
                    <span className={styles.pickName}>{nodeName(node)}</span>
                    <span className={styles.type}>{title}</span>
                  </button>
                </li>
              );
            })}
          {edges.map((edge) => (
            <li key={`${edge.from} ${edge.port} ${edge.to}`}>
              <button
                type="button"
                className={styles.pick}
                onClick={() => select({ ...nothingSelected, edges: [edge] })}
              >
                <span className={styles.pickName}>
                  {called(edge.from)} <ArrowRight size={12} aria-hidden /> {called(edge.to)}
                </span>
                <span className={styles.type}>{t("inspector.edge")}</span>
              </button>
            </li>
          ))}
        </ul>
        <ul className={styles.actions} aria-label={t("inspector.actions")}>
          {offered.map(({ id, name, run }) => (
            <li key={id}>
              <Button size="small" onClick={run}>
                {name}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
