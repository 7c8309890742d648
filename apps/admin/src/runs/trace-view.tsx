import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useRef, useState } from "react";

import { moveInTree } from "../outline/move-in-tree.ts";
import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import { TraceLine, type WholeRun } from "./trace-line.tsx";
import { type TraceRow, traceRows } from "./trace-rows.ts";
import styles from "./trace-view.module.css";
import { leavesOf, type RunTrace, workOf } from "./trace.ts";
import { gapsOf } from "./stretches.ts";
import { type TimeScale, timeScale } from "./time-scale.ts";

/** What every line of a trace needs to know beside its part. */
export interface TraceGround {
  readonly nameOf: (nodeId: string) => string;
  readonly typeOf: (nodeId: string) => string;
  readonly scale: TimeScale;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface TraceViewProps extends Omit<TraceGround, "scale"> {
  readonly trace: RunTrace;
  /** The line of the run itself. */
  readonly whole: WholeRun;
  /** The line that is looked at. */
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** The person wants to read what the selected line tells. */
  readonly onOpen: () => void;
}

/**
 * A run as a tree of what it did, each line with its bar on one axis of time. By keyboard as the tree pattern of the ARIA
 * Authoring Practices Guide has it: arrows, Home, End, `*`; Enter goes on to what the line tells. Only lines in sight are drawn.
 */
export function TraceView({ trace, whole, selected, onSelect, onOpen, now, ...names }: TraceViewProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(nothing);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const rows = traceRows(trace, toggled);
  const end = trace.to ?? Math.max(now, trace.last);
  const idle = gapsOf(leavesOf(trace.children).flatMap(workOf), trace.from, end);
  const scale = timeScale(trace.from, end, idle);
  // Where the selected line is folded away, the keys begin at the first one.
  const at = Math.max(
    0,
    rows.findIndex(({ item }) => item.id === selected),
  );
  // It hands out functions that read what changes, which the React Compiler would keep too long; so it leaves this component alone.
  // oxlint-disable-next-line react/incompatible-library
  const lines = useVirtualizer({
    count: rows.length,
    estimateSize: () => lineHeight,
    overscan: 10,
    getScrollElement: () => box.current,
    getItemKey: (index) => rows[index]?.item.id ?? index,
    // The line with the focus stays, also when it is scrolled out of sight.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      return shown.includes(at) ? shown : [...shown, at].toSorted((a, b) => a - b);
    },
  });

  const toggle = (ids: readonly string[]) => {
    setToggled((before) => before.symmetricDifference(new Set(ids)));
  };
  const handleKey = (event: KeyboardEvent) => {
    // Keys in a link of a line are the link's.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return onOpen();
    }
    const move = moveInTree(rows, at, event.key);
    if (move === undefined) return;
    event.preventDefault();
    if (move.kind !== "focus") return toggle(move.ids);
    onSelect(move.id);
    lines.scrollToIndex(rows.findIndex(({ item }) => item.id === move.id));
  };
  const domId = (row: TraceRow | undefined): string | undefined => row && `${id}-${row.item.id}`;

  return (
    <div
      className={styles.trace}
      data-tokens={whole.usage.input_tokens + whole.usage.output_tokens > 0}
      data-costs={whole.usage.cost_usd !== undefined}
    >
      <Axis scale={scale} />
      <div ref={box} className={styles.box}>
        <ul
          role="tree"
          className={styles.lines}
          style={{ height: lines.getTotalSize() }}
          aria-label={t("running.trace.label")}
          aria-activedescendant={domId(rows[at])}
          tabIndex={0}
          onKeyDown={handleKey}
        >
          {lines.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <TraceLine
                  key={key}
                  id={domId(row) ?? ""}
                  row={row}
                  whole={whole}
                  top={start}
                  isSelected={row.item.id === selected}
                  onSelect={() => onSelect(row.item.id)}
                  onToggle={() => toggle([row.item.id])}
                  ground={{ ...names, scale, now }}
                />
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}

const nothing: ReadonlySet<string> = new Set();

/** In pixels; the style sheet says the same. */
const lineHeight = 32;

/** Behind this part of the axis there is no room for words. */
const lastLabel = 0.88;

/** The heads of the columns, and the marks of time above the bars. Each line says its own times in words. */
function Axis({ scale }: { readonly scale: TimeScale }) {
  return (
    <div className={styles.axis} aria-hidden>
      <span>{t("running.trace.step")}</span>
      <span className={styles.ticks}>
        {scale.ticks.map(({ place, ms }) => (
          <span key={ms} className={styles.tick} style={{ left: `${100 * place}%` }}>
            {place <= lastLabel && (ms === 0 ? "0" : formatDuration(ms))}
          </span>
        ))}
        {scale.pauses.map(({ place, width, ms }) => (
          <span
            key={place}
            className={styles.pause}
            style={{ left: `${100 * place}%`, width: `${100 * width}%` }}
            title={t("running.trace.pause", { duration: formatDuration(ms) })}
          >
            {formatDuration(ms)}
          </span>
        ))}
      </span>
      <span className={styles.number}>{t("runs.duration")}</span>
      <span className={styles.number} data-column="tokens">
        {t("run.tokens")}
      </span>
      <span className={styles.number} data-column="cost">
        {t("run.cost")}
      </span>
    </div>
  );
}
