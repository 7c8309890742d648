import { Trash2 } from "lucide-react";

import { useBuilder } from "../builder/builder-context.ts";
import { nothingSelected, selectNodes } from "../builder/selection.ts";
import { NodeIcon } from "../canvas/node-icon.tsx";
import { IconButton } from "../design/button.tsx";
import { changeNodeId, removeNodes, renameNode } from "../editing/commands/node-edits.ts";
import { nodeIds } from "../editing/document-parts.ts";
import { NameInput } from "../fields/text-control.tsx";
import { nodeType } from "../graph/node-types.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { isId } from "./is-id.ts";
import styles from "./inspector.module.css";

/** What a node is called, by people and by expressions, and of what type it is. */
export function NodeHeader({ node }: { readonly node: GraphNode }) {
  const { edit, select, canEdit, graph } = useBuilder();
  const { title, category, icon } = nodeType(node.type);
  return (
    <header className={styles.header}>
      <NodeIcon icon={icon} category={category} />
      <div className={styles.titles}>
        <h2 className="visually-hidden">{node.name || node.id}</h2>
        <input
          className={styles.name}
          aria-label={t("inspector.name")}
          placeholder={node.id}
          maxLength={120}
          value={node.name}
          readOnly={!canEdit}
          onChange={({ target }) => edit(renameNode(node.key, target.value))}
        />
        <div className={styles.kind}>
          <span className={styles.type}>{title}</span>
          <NameInput
            label={t("inspector.id")}
            value={node.id}
            isReadOnly={!canEdit}
            isRight={(id) => isId(id) && !nodeIds(graph).has(id)}
            onRename={(id) => {
              // Every edge and every expression that names it follows.
              if (edit(changeNodeId(node.key, id))) select(selectNodes(id));
            }}
          />
        </div>
      </div>
      {canEdit && (
        <IconButton
          label={t("inspector.deleteNode")}
          onClick={() => {
            if (edit(removeNodes([node.key]))) select(nothingSelected);
          }}
        >
          <Trash2 size={16} aria-hidden />
        </IconButton>
      )}
    </header>
  );
}
