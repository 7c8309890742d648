import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Check, Hand, LoaderCircle, TriangleAlert, X } from "lucide-react";
import { memo } from "react";

import { Badge } from "../design/badge.tsx";
import { Marked } from "../design/marked.tsx";
import { t } from "../words/words.ts";
import { EnterButton } from "./enter-button.tsx";
import { NameField } from "./name-field.tsx";
import parts from "./card-parts.module.css";
import styles from "./node-card.module.css";
import { NodeIcon } from "./node-icon.tsx";
import type { CardNode } from "./to-flow.ts";

/** How a node looks on the canvas: what it is, what it does in one line, one handle for each port, how its run goes. */
export const NodeCard = memo(function NodeCard({ id, data, selected, isConnectable }: NodeProps<CardNode>) {
  const { problem, status } = data;
  const value = data.badges.find(({ isValue }) => isValue === true);
  const rim = data.badges.filter(({ isValue }) => isValue !== true);
  return (
    <article
      className={[parts.card, styles.card].join(" ")}
      data-selected={selected}
      data-status={status}
      data-problem={problem?.severity}
      data-unavailable={data.isUnavailable}
    >
      {data.inputY !== undefined && (
        <Handle
          type="target"
          position={Position.Left}
          className={[styles.handle, styles.entry].join(" ")}
          style={{ top: data.inputY }}
          isConnectable={isConnectable}
          isConnectableStart={false}
        />
      )}
      <header className={parts.header}>
        <NodeIcon icon={data.icon} category={data.category} />
        <div className={parts.titles}>
          {data.isRenamed === true ? (
            <NameField nodeKey={id} name={data.name} />
          ) : (
            <h2 className={[parts.name, styles.name].join(" ")} title={data.name} data-part="name">
              {data.name}
            </h2>
          )}
          <p className={[parts.type, styles.type].join(" ")}>
            {data.isUnavailable ? t("node.unavailable", { type: data.typeTitle }) : data.typeTitle}
          </p>
        </div>
        {problem !== undefined && (
          <span className={styles.problem} data-severity={problem.severity}>
            <TriangleAlert size={12} aria-hidden />
            <span className="visually-hidden">{t("canvas.problems")}</span>
            {problem.count}
          </span>
        )}
        {data.inner !== undefined && <EnterButton nodeKey={id} name={data.name} />}
      </header>
      {value !== undefined && (
        <p className={styles.value} title={value.title}>
          {value.text}
        </p>
      )}
      {rim.length > 0 && (
        <ul className={styles.badges}>
          {rim.map(({ tone, text, title }) => (
            <li key={`${tone} ${text}`} title={title}>
              <Badge tone={tone}>{text}</Badge>
            </li>
          ))}
        </ul>
      )}
      <StatusMark status={status} />
      {data.summary !== "" && <p className={parts.summary}>{data.summary}</p>}
      {data.hasPortRows && (
        <ul className={parts.ports}>
          {data.ports.map((port) => (
            <li
              key={port.name}
              className={[parts.port, styles.port].join(" ")}
              data-taken={port.isTaken}
              data-error={failurePorts.has(port.name)}
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
          data-connectable={isConnectable}
          style={{ top: port.y }}
          isConnectable={isConnectable}
        />
      ))}
    </article>
  );
});

/** Ports that a policy adds for when something goes wrong. */
const failurePorts: ReadonlySet<string> = new Set(["error", "budget"]);

function StatusMark({ status }: { readonly status: CardNode["data"]["status"] }) {
  if (status === "idle") return null;
  const { Icon, label } = marks[status];
  return (
    <span className={styles.status} data-status={status}>
      <Marked label={t(label)}>
        <Icon
          className={status === "running" ? styles.running : undefined}
          size={13}
          strokeWidth={2.5}
          aria-hidden
        />
      </Marked>
    </span>
  );
}

const marks = {
  running: { Icon: LoaderCircle, label: "status.running" },
  waiting: { Icon: Hand, label: "status.waiting" },
  done: { Icon: Check, label: "status.done" },
  failed: { Icon: X, label: "status.failed" },
} as const;
