import type { RunEvent } from "@patchbay/contracts";
import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { useState } from "react";

import { failureLine } from "../api/describe-error.ts";
import { Button } from "../design/button.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { text } from "../graph/read-fields.ts";
import { formatCost, formatDuration, formatMoment, formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import type { ItemRows, TimelineRow } from "./timeline-rows.ts";
import styles from "./timeline-view.module.css";
import type { TimelineEntry } from "./timeline.ts";

interface TimelineViewProps {
  readonly rows: readonly TimelineRow[];
  /** When the run began, ISO 8601; undefined while nothing is known of it. */
  readonly begun: string | undefined;
  /** The name under which people know a node. */
  readonly nameOf: (nodeId: string) => string;
}

type Common = Omit<TimelineViewProps, "rows">;

/** Everything that happened in a run, oldest first; what a map did stands together, item by item. */
export function TimelineView({ rows, ...common }: TimelineViewProps) {
  const [shown, setShown] = useState(shownAtOnce);
  const hidden = Math.max(0, rows.length - shown);
  return (
    <>
      <ol className={styles.timeline}>
        <Rows rows={hidden === 0 ? rows : rows.slice(0, shown)} {...common} />
      </ol>
      {hidden > 0 && (
        <Button className={styles.more} onClick={() => setShown(shown + shownAtOnce)}>
          {t("running.timeline.more", { count: formatNumber(Math.min(hidden, shownAtOnce)) })}
        </Button>
      )}
    </>
  );
}

/** A run may have tens of thousands of events: more rows than this at once make a page slow. */
const shownAtOnce = 500;

function Rows({ rows, ...common }: TimelineViewProps) {
  return rows.map((row) =>
    row.kind === "entry" ? (
      <Entry key={row.entry.seq} entry={row.entry} {...common} />
    ) : (
      <li key={`map-${row.seq}`} className={styles.map}>
        <p className={styles.mapTitle}>
          {t("run.itemsOf", { node: common.nameOf(row.node_id), count: row.items.length })}
        </p>
        <ol>
          {row.items.map((item) => (
            <Item key={item.item} item={item} {...common} />
          ))}
        </ol>
      </li>
    ),
  );
}

/** What one item did: a line with how it stands, which opens to its events. */
function Item({ item, ...common }: Common & { readonly item: ItemRows }) {
  const last = lastOf(item.rows);
  return (
    <li>
      <Collapsible.Root>
        <Collapsible.Trigger className={styles.item}>
          <ChevronRight className={styles.chevron} size={14} aria-hidden />
          <span className={styles.itemName}>{t("run.item", { number: item.item + 1 })}</span>
          {last !== undefined && (
            <span className={styles.itemLast} data-tone={toneOf(last.event)}>
              <code>{last.event.type}</code> {subjectOf(last.event, common.nameOf)}
            </span>
          )}
        </Collapsible.Trigger>
        <Collapsible.Content>
          <ol className={styles.itemEvents}>
            <Rows rows={item.rows} {...common} />
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

function Entry({ entry, begun, nameOf }: Common & { readonly entry: TimelineEntry }) {
  const offset = Date.parse(entry.at) - Date.parse(begun ?? "");
  const detail = detailOf(entry.event);
  return (
    <li className={styles.entry} data-tone={toneOf(entry.event)}>
      <div className={styles.line}>
        <code className={styles.type}>{entry.event.type}</code>
        <span className={styles.subject}>{subjectOf(entry.event, nameOf)}</span>
        <span className={styles.offset}>
          {Number.isFinite(offset) ? `+${formatDuration(Math.max(0, offset))}` : `#${entry.seq}`}
        </span>
      </div>
      {detail !== "" && <CodeBlock text={detail} />}
      {entry.event.type === "node.completed" && <Completed event={entry.event} />}
    </li>
  );
}

type CompletedEvent = Extract<RunEvent, { type: "node.completed" }>;

/** What a node took and put out. */
function Completed({
  event: { activation, duration_ms, usage, outputs, is_pinned },
}: {
  readonly event: CompletedEvent;
}) {
  const facts = [
    ...(activation > 1 ? [t("running.laps", { count: activation })] : []),
    ...(is_pinned === true ? [t("running.node.pinned")] : [formatDuration(duration_ms)]),
    ...(usage === undefined
      ? []
      : [
          t("chat.tokens", {
            input: formatNumber(usage.input_tokens),
            output: formatNumber(usage.output_tokens),
          }),
        ]),
    ...(usage?.cost_usd === undefined ? [] : [formatCost(usage.cost_usd)]),
  ];
  return (
    <Collapsible.Root>
      <p className={styles.facts}>
        {facts.join(" · ")}
        {Object.keys(outputs).length > 0 && (
          <Collapsible.Trigger className={styles.outputs}>
            <ChevronRight className={styles.chevron} size={13} aria-hidden />
            {t("running.dock.outputs")}
          </Collapsible.Trigger>
        )}
      </p>
      <Collapsible.Content>
        <CodeBlock text={show(outputs)} />
      </Collapsible.Content>
    </Collapsible.Root>
  );
}

function subjectOf(event: RunEvent, nameOf: Common["nameOf"]): string {
  switch (event.type) {
    case "node.started":
    case "message.delta":
    case "message.completed":
    case "message.discarded":
    case "state.updated":
      return nameOf(event.node_id);
    case "node.completed": {
      const name = nameOf(event.node_id);
      return event.port === "" ? name : `${name} → ${event.port}`;
    }
    case "interrupt.requested":
      return `${nameOf(event.node_id)} · ${event.kind}`;
    case "interrupt.resolved":
      return `${nameOf(event.node_id)} · ${event.outcome}`;
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
      return event.error === undefined ? show(event.result ?? null) : failureLine(event.error);
    case "interrupt.requested":
      if (event.kind === "timer") return formatMoment(event.expires_at ?? "");
      return text(event.payload.message) || text(event.payload.prompt) || show(event.payload);
    case "state.updated":
      return show(event.channels);
    case "run.failed":
      return failureLine(event.error);
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
      return event.kind === "timer" ? "neutral" : "warn";
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
