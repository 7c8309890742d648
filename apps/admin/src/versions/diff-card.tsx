import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Minus, Pencil, Plus } from "lucide-react";
import { memo } from "react";

import parts from "../canvas/card-parts.module.css";
import { NodeIcon } from "../canvas/node-icon.tsx";
import { Marked } from "../design/marked.tsx";
import { t } from "../words/words.ts";
import styles from "./diff-card.module.css";
import type { DiffCardNode } from "./diff-flow.ts";
import type { Mark } from "./diff-view.ts";

/** A node of two documents in one drawing: what it is, and what became of it. */
export const DiffCard = memo(function DiffCard({ data, selected }: NodeProps<DiffCardNode>) {
  return (
    <article className={[parts.card, styles.card].join(" ")} data-mark={data.mark} data-selected={selected}>
      <Handle
        type="target"
        position={Position.Left}
        className={styles.handle}
        style={{ top: data.inputY }}
        isConnectable={false}
      />
      <header className={parts.header}>
        <NodeIcon icon={data.icon} category={data.category} />
        <div className={parts.titles}>
          <h3 className={[parts.name, styles.name].join(" ")} title={data.name}>
            {data.name}
          </h3>
          <p className={[parts.type, styles.type].join(" ")}>{data.typeTitle}</p>
        </div>
      </header>
      {data.mark !== undefined && <MarkTag mark={data.mark} />}
      {data.summary !== "" && <p className={parts.summary}>{data.summary}</p>}
      {data.hasPortRows && (
        <ul className={parts.ports}>
          {data.ports.map(({ name }) => (
            <li key={name} className={parts.port}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {data.ports.map((port) => (
        <Handle
          key={port.name}
          id={port.name}
          type="source"
          position={Position.Right}
          className={styles.handle}
          style={{ top: port.y }}
          isConnectable={false}
        />
      ))}
    </article>
  );
});

const icons = { added: Plus, removed: Minus, changed: Pencil } as const;

function MarkTag({ mark }: { readonly mark: Mark }) {
  const Icon = icons[mark];
  return (
    <span className={styles.tag} data-mark={mark}>
      <Marked label={t(`versions.mark.${mark}`)}>
        <Icon size={12} strokeWidth={3} aria-hidden />
      </Marked>
    </span>
  );
}
