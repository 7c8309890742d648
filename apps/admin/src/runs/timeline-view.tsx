import type { RunEvent } from "@patchbay/contracts";
import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";

import { CodeBlock } from "../design/code-block.tsx";
import { nodePath } from "../graph/node-label.ts";
import { text } from "../graph/read-fields.ts";
import { formatDuration, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import type { ItemRows, TimelineRow } from "./timeline-rows.ts";
import styles from "./timeline-view.module.css";
import type { TimelineEntry } from "./timeline.ts";

interface TimelineViewProps {
  readonly rows: readonly TimelineRow[];
  /** When the run began, ISO 8601; undefined while nothing is known of it. */
  readonly begun: string | undefined;
}

/** Everything that happened in a run, oldest first; what a map did stands together, item by item. */
export function TimelineView(props: TimelineViewProps) {
  return (
    <ol className={styles.timeline}>
      <Rows {...props} />
    </ol>
  );
}

function Rows({ rows, begun }: TimelineViewProps) {
  return rows.map((row) =>
    row.kind === "entry" ? (
      <Entry key={row.entry.seq} entry={row.entry} begun={begun} />
    ) : (
      <li key={`map-${row.seq}`} className={styles.map}>
        <p className={styles.mapTitle}>{t("run.itemsOf", { node: row.id, count: row.items.length })}</p>
        <ol>
          {row.items.map((item) => (
            <Item key={item.item} item={item} begun={begun} />
          ))}
        </ol>
      </li>
    ),
  );
}

/** What one item did: a line with how it stands, which opens to its events. */
function Item({ item, begun }: { readonly item: ItemRows; readonly begun: string | undefined }) {
  const last = lastOf(item.rows);
  return (
    <li>
      <Collapsible.Root>
        <Collapsible.Trigger className={styles.item}>
          <ChevronRight className={styles.chevron} size={14} aria-hidden />
          <span className={styles.itemName}>{t("run.item", { number: item.item + 1 })}</span>
          {last !== undefined && (
            <span className={styles.itemLast} data-tone={toneOf(last.event)}>
              <code>{last.event.type}</code> {subjectOf(last.event)}
            </span>
          )}
        </Collapsible.Trigger>
        <Collapsible.Content>
          <ol className={styles.itemEvents}>
            <Rows rows={item.rows} begun={begun} />
          </ol>
        </Collapsible.Content>
      </Collapsible.Root>
    </li>
  );
}

function lastOf(rows: readonly TimelineRow[]): TimelineEntry | undefined {
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  return last.kind === "entry" ? last.entry : lastOf(last.items.at(-1)?.rows ?? []);
}

function Entry({ entry, begun }: { readonly entry: TimelineEntry; readonly begun: string | undefined }) {
  const offset = Date.parse(entry.at) - Date.parse(begun ?? "");
  const detail = detailOf(entry.event);
  return (
    <li className={styles.entry} data-tone={toneOf(entry.event)}>
      <div className={styles.line}>
        <code className={styles.type}>{entry.event.type}</code>
        <span className={styles.subject}>{subjectOf(entry.event)}</span>
        <span className={styles.offset}>
          {Number.isFinite(offset) ? `+${formatDuration(Math.max(0, offset))}` : `#${entry.seq}`}
        </span>
      </div>
      {detail !== "" && <CodeBlock text={detail} />}
    </li>
  );
}

function subjectOf(event: RunEvent): string {
  switch (event.type) {
    case "node.started":
    case "message.delta":
    case "message.completed":
    case "message.discarded":
    case "state.updated":
      return nodePath(event.node_id).id;
    case "node.completed": {
      const { id } = nodePath(event.node_id);
      return event.port === "" ? id : `${id} → ${event.port}`;
    }
    case "interrupt.requested":
      return `${nodePath(event.node_id).id} · ${event.kind}`;
    case "interrupt.resolved":
      return `${nodePath(event.node_id).id} · ${event.outcome}`;
    case "tool.started":
    case "tool.completed":
      return event.tool;
    case "usage":
      return t("chat.tokens", {
        input: formatNumber(event.input_tokens),
        output: formatNumber(event.output_tokens),
      });
    case "run.started":
    case "run.completed":
    case "run.failed":
    case "run.cancelled":
      return "";
  }
}

const show = (value: unknown): string => JSON.stringify(value, null, 2);

function detailOf(event: RunEvent): string {
  switch (event.type) {
    case "message.delta":
    case "message.completed":
      return event.text;
    case "tool.started":
      return show(event.arguments);
    case "tool.completed":
      return event.error === undefined
        ? show(event.result ?? null)
        : `${event.error.code}: ${event.error.message}`;
    case "interrupt.requested":
      return text(event.payload.message) || text(event.payload.prompt) || show(event.payload);
    case "state.updated":
      return show(event.channels);
    case "run.failed":
      return `${event.error.code}: ${event.error.message}`;
    case "run.completed":
    case "run.started":
    case "node.started":
    case "node.completed":
    case "interrupt.resolved":
    case "message.discarded":
    case "usage":
    case "run.cancelled":
      return "";
  }
}

function toneOf(event: RunEvent): "good" | "warn" | "bad" | "accent" | "neutral" {
  switch (event.type) {
    case "run.failed":
      return "bad";
    case "tool.completed":
      return event.error === undefined ? "good" : "bad";
    case "node.completed":
      return event.port === "error" || event.port === "budget" ? "bad" : "good";
    case "run.completed":
    case "message.completed":
      return "good";
    case "interrupt.requested":
      return "warn";
    case "run.started":
    case "node.started":
    case "tool.started":
      return "accent";
    case "interrupt.resolved":
      return event.outcome === "answered" ? "good" : "neutral";
    case "message.delta":
    case "message.discarded":
    case "state.updated":
    case "usage":
    case "run.cancelled":
      return "neutral";
  }
}
