import type { Usage } from "@patchbay/contracts";
import {
  ChevronRight,
  CircleDashed,
  CirclePause,
  CircleX,
  ListOrdered,
  LoaderCircle,
  Play,
  Wrench,
} from "lucide-react";
import type { CSSProperties, ReactNode } from "react";

import { NodeIcon } from "../canvas/node-icon.tsx";
import { type NodeCategory, nodeType } from "../graph/node-types.ts";
import { formatCost, formatDuration, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import { CalledRun } from "./called-run.tsx";
import type { TraceRow } from "./trace-rows.ts";
import type { TraceGround } from "./trace-view.tsx";
import styles from "./trace-view.module.css";
import { marksOf, portOf, reasonOf, statusWord } from "./trace-words.ts";
import type { TracePart, TraceStatus } from "./trace.ts";
import type { Stretch } from "./stretches.ts";

/** What stands in the line of the run itself. */
export interface WholeRun extends Stretch {
  readonly name: string;
  readonly status: TraceStatus;
  /** While nobody did anything, because somebody had to answer. */
  readonly waits: readonly Stretch[];
  readonly usage: Usage;
  /** How long it took by its own record; undefined until it has ended. */
  readonly took: string | undefined;
}

interface TraceLineProps {
  readonly id: string;
  readonly row: TraceRow;
  readonly whole: WholeRun;
  /** In pixels from the top of the list. */
  readonly top: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly ground: TraceGround;
}

/** One line of a trace: what it was, when it was, how long it took, what it used and how it stands. */
export function TraceLine({ id, row, whole, top, isSelected, onSelect, onToggle, ground }: TraceLineProps) {
  const { part } = row.item;
  const line = part === undefined ? wholeLine(whole) : lineOf(part, ground);
  return (
    // The tree itself takes the keys for all of its lines.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <li
      id={id}
      role="treeitem"
      className={styles.line}
      style={{ transform: `translateY(${top}px)` }}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.isExpanded}
      aria-selected={isSelected}
      onClick={onSelect}
      onDoubleClick={() => row.isExpanded !== undefined && onToggle()}
    >
      <span className={styles.subject} style={{ paddingInlineStart: (row.level - 1) * indent }}>
        <span
          className={styles.toggle}
          data-open={row.isExpanded}
          aria-hidden
          onClick={(event) => {
            if (row.isExpanded === undefined) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          {row.isExpanded !== undefined && <ChevronRight size={14} />}
        </span>
        <span className={styles.icon}>{line.icon}</span>
        <span className={styles.name} title={line.title}>
          {line.name}
        </span>
        {line.marks.map((mark) => (
          <span key={mark} className={styles.mark}>
            {mark}
          </span>
        ))}
        {line.port !== "" && (
          <span className={styles.port}>
            <span className="visually-hidden">{t("running.trace.leftBy", { port: line.port })}</span>
            <span aria-hidden>{line.port}</span>
          </span>
        )}
      </span>
      <Bar line={line} ground={ground} />
      <span className={styles.number}>{line.duration(ground.now)}</span>
      <span className={styles.number} data-column="tokens">
        <Tokens usage={line.usage} />
      </span>
      <span className={styles.number} data-column="cost">
        {line.usage?.cost_usd === undefined ? "" : formatCost(line.usage.cost_usd)}
      </span>
    </li>
  );
}

/** In pixels for each level. */
const indent = 14;

function Tokens({ usage }: { readonly usage: Usage | null }) {
  const count = usage === null ? 0 : usage.input_tokens + usage.output_tokens;
  if (count === 0) return null;
  return (
    <>
      <span aria-hidden>{formatNumber(count)}</span>
      <span className="visually-hidden">{t("running.badge.tokens", { count: formatNumber(count) })}</span>
    </>
  );
}

interface Line {
  readonly icon: ReactNode;
  readonly name: ReactNode;
  readonly title: string | undefined;
  readonly category: NodeCategory;
  readonly marks: readonly string[];
  readonly port: string;
  /** Undefined for what has times of its own elsewhere. */
  readonly status: TraceStatus | undefined;
  readonly stretch: Stretch | undefined;
  readonly waits: readonly Stretch[];
  /** Why it has failed, in a few words. */
  readonly reason: string;
  readonly usage: Usage | null;
  readonly duration: (now: number) => string;
}

const plain = {
  title: undefined,
  category: "control",
  marks: [],
  port: "",
  waits: [],
  reason: "",
  usage: null,
} as const satisfies Partial<Line>;

const lengthOf =
  ({ from, to }: Stretch) =>
  (now: number): string =>
    formatDuration(Math.max(0, (to ?? now) - from));

const wholeLine = ({ name, status, usage, waits, took, ...stretch }: WholeRun): Line => ({
  ...plain,
  icon: <Play size={14} aria-hidden />,
  name,
  status,
  stretch,
  waits,
  usage,
  duration: (now) => took ?? lengthOf(stretch)(now),
});

function lineOf(part: TracePart, { nameOf, typeOf }: TraceGround): Line {
  switch (part.kind) {
    case "node": {
      const { icon, category, title } = nodeType(typeOf(part.node_id));
      return {
        icon: <NodeIcon icon={icon} category={category} />,
        name: nameOf(part.node_id),
        title,
        category,
        marks: marksOf(part),
        port: portOf(part),
        status: part.status,
        stretch: part,
        waits: part.waits,
        reason: reasonOf(part),
        usage: part.usage,
        duration: (now) => {
          if (part.isPinned) return "–";
          return part.duration_ms === null ? lengthOf(part)(now) : formatDuration(part.duration_ms);
        },
      };
    }
    case "item":
      return {
        ...plain,
        icon: <ListOrdered size={14} aria-hidden />,
        name: t("run.item", { number: part.item + 1 }),
        status: part.status,
        stretch: part,
        reason: reasonOf(part),
        usage: part.usage,
        duration: lengthOf(part),
      };
    case "tool":
      return {
        ...plain,
        icon: <Wrench size={14} aria-hidden />,
        name: <code>{part.tool}</code>,
        category: "action",
        status: part.status,
        stretch: part,
        reason: reasonOf(part),
        duration: (now) =>
          part.duration_ms === null ? lengthOf(part)(now) : formatDuration(part.duration_ms),
      };
    case "called":
      return {
        ...plain,
        icon: null,
        name: <CalledRun runId={part.run_id} />,
        status: undefined,
        stretch: undefined,
        duration: () => "",
      };
  }
}

/** When it was, on the axis; what is not well is said beside it in words. */
function Bar({ line, ground: { scale, now } }: { readonly line: Line; readonly ground: TraceGround }) {
  const { stretch, status, category, waits, reason } = line;
  if (stretch === undefined || status === undefined) return <span className={styles.track} />;
  const from = scale.placeOf(stretch.from);
  const to = scale.placeOf(stretch.to ?? now);
  const said = status === "done" ? "" : reason || statusWord(status);
  return (
    <span className={styles.track}>
      <span
        className={styles.bar}
        data-status={status}
        data-category={category}
        style={{ left: percent(from), width: percent(to - from) }}
      />
      {waits.map((wait) => {
        const begun = scale.placeOf(wait.from);
        return (
          <span
            key={wait.from}
            className={styles.wait}
            style={{ left: percent(begun), width: percent(scale.placeOf(wait.to ?? now) - begun) }}
          />
        );
      })}
      {status === "done" ? (
        <span className="visually-hidden">{statusWord(status)}</span>
      ) : (
        <span className={styles.said} data-status={status} {...besideBar(from, to)} title={said}>
          <StatusIcon status={status} />
          <span className={styles.words}>
            {status === "failed" && reason !== "" && (
              <span className="visually-hidden">{statusWord(status)} </span>
            )}
            {said}
          </span>
        </span>
      )}
    </span>
  );
}

const percent = (part: number): string => `${100 * part}%`;

/** Words stand where there is more room: after the bar, before it, or else upon it. */
function besideBar(from: number, to: number): { readonly style: CSSProperties; readonly "data-upon"?: true } {
  if (1 - to >= roomForWords) return { style: { left: `calc(${percent(to)} + 8px)`, right: 0 } };
  if (from >= roomForWords)
    return { style: { right: `calc(${percent(1 - from)} + 8px)`, left: 0, justifyContent: "end" } };
  return { style: { left: `calc(${percent(from)} + 8px)` }, "data-upon": true };
}

/** The part of the axis that a few words need. */
const roomForWords = 0.3;

function StatusIcon({ status }: { readonly status: Exclude<TraceStatus, "done"> }) {
  switch (status) {
    case "running":
      return <LoaderCircle className={styles.busy} size={13} aria-hidden />;
    case "waiting":
      return <CirclePause size={13} aria-hidden />;
    case "failed":
      return <CircleX size={13} aria-hidden />;
    case "stopped":
      return <CircleDashed size={13} aria-hidden />;
  }
}
