import { ArrowRight, Trash2 } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, selectNodes } from "../builder/selection.ts";
import { Button, IconButton } from "../design/button.tsx";
import { disconnect, type EdgeRef, reconnect, sameEdge } from "../editing/commands/edge-edits.ts";
import { FieldContext } from "../fields/field-context.ts";
import { FieldFrame, FieldProblems } from "../fields/field-frame.tsx";
import fieldStyles from "../fields/fields.module.css";
import { problemsAt } from "../fields/problems-at.ts";
import { nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import styles from "./inspector.module.css";
import { useFormGround } from "./use-form-ground.ts";

const nothing = (): void => {};

/** Where an edge begins and ends, by which port it leaves, and what is wrong with it. */
export function EdgeInspector({ edge }: { readonly edge: EdgeRef }) {
  const { view, edit, select, canEdit, diagnostics } = useBuilder();
  const found = view.edges.find((each) => sameEdge(each, edge));
  const pointer = `/edges/${found?.index ?? -1}`;
  const ground = useFormGround({ type: "edge", pointer, change: nothing, rename: nothing });
  const from = view.nodes.find(({ key }) => key === edge.from);
  const to = view.nodes.find(({ key }) => key === edge.to);
  const lead = (next: EdgeRef) => {
    if (edit(reconnect(edge, next))) select({ ...nothingSelected, edges: [next] });
  };
  return (
    <FieldContext value={ground}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h2 className={styles.heading}>{t("inspector.edge")}</h2>
        </div>
        {canEdit && (
          <IconButton
            label={t("inspector.deleteEdge")}
            onClick={() => {
              if (edit(disconnect([edge]))) select(nothingSelected);
            }}
          >
            <Trash2 size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <div className={styles.form}>
        <p className={styles.ends}>
          <Button size="small" onClick={() => select(selectNodes(edge.from))}>
            {from === undefined ? edge.from : nodeName(from)}
          </Button>
          <ArrowRight size={14} aria-hidden />
          <Button size="small" onClick={() => select(selectNodes(edge.to))}>
            {to === undefined ? edge.to : nodeName(to)}
          </Button>
        </p>
        <FieldProblems problems={problemsAt(diagnostics, pointer)} />
        <FieldFrame label={t("inspector.port")} problems={[]}>
          {(ids) => (
            <select
              {...ids}
              className={fieldStyles.select}
              data-code
              value={edge.port}
              disabled={!canEdit}
              onChange={({ target }) => lead({ ...edge, port: target.value })}
            >
              {[...new Set([...(from?.ports ?? []), edge.port])].map((port) => (
                <option key={port} value={port}>
                  {port}
                </option>
              ))}
            </select>
          )}
        </FieldFrame>
        <FieldFrame label={t("inspector.leadsTo")} problems={[]}>
          {(ids) => (
            <select
              {...ids}
              className={fieldStyles.select}
              value={edge.to}
              disabled={!canEdit}
              onChange={({ target }) => lead({ ...edge, to: target.value })}
            >
              {view.nodes
                .filter(({ type, key }) => type !== "start" || key === edge.to)
                .map((node) => (
                  <option key={node.key} value={node.key}>
                    {nodeName(node)}
                  </option>
                ))}
            </select>
          )}
        </FieldFrame>
      </div>
    </FieldContext>
  );
}
