import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Check, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { memo } from "react";

import { Marked } from "../design/marked.tsx";
import { t } from "../words/words.ts";
import styles from "./node-card.module.css";
import { NodeIcon } from "./node-icon.tsx";
import type { CardNode } from "./to-flow.ts";

/** How a node looks on the canvas: what it is, what it does in one line, one handle for each port, how its run goes. */
export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<CardNode>) {
  const { problem, status } = data;
  return (
    <article
      className={styles.card}
      data-selected={selected}
      data-status={status}
      data-problem={problem?.severity}
    >
      {data.inputY !== undefined && (
        <Handle
          type="target"
          position={Position.Left}
          className={styles.handle}
          style={{ top: data.inputY }}
          isConnectable={false}
        />
      )}
      <header className={styles.header}>
        <NodeIcon icon={data.icon} category={data.category} />
        <div className={styles.titles}>
          <h2 className={styles.name}>{data.name}</h2>
          <p className={styles.type}>{data.typeTitle}</p>
        </div>
        {problem !== undefined && (
          <span className={styles.problem} data-severity={problem.severity}>
            <TriangleAlert size={12} aria-hidden />
            <span className="visually-hidden">{t("canvas.problems")}</span>
            {problem.count}
          </span>
        )}
        <StatusMark status={status} />
      </header>
      {data.summary !== "" && <p className={styles.summary}>{data.summary}</p>}
      {data.hasPortRows && (
        <ul className={styles.ports}>
          {data.ports.map((port) => (
            <li
              key={port.name}
              className={styles.port}
              data-taken={port.isTaken}
              data-error={port.name === "error"}
            >
              {port.name}
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
          data-taken={port.isTaken}
          style={{ top: port.y }}
          isConnectable={false}
        />
      ))}
    </article>
  );
});

function StatusMark({ status }: { readonly status: CardNode["data"]["status"] }) {
  switch (status) {
    case "idle":
      return null;
    case "running":
      return (
        <Marked label={t("status.running")}>
          <LoaderCircle className={styles.running} size={16} aria-hidden />
        </Marked>
      );
    case "done":
      return (
        <Marked label={t("status.done")}>
          <Check className={styles.done} size={16} aria-hidden />
        </Marked>
      );
    case "failed":
      return (
        <Marked label={t("status.failed")}>
          <X className={styles.failed} size={16} aria-hidden />
        </Marked>
      );
  }
}
