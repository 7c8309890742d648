import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";

/** An entry of a run's timeline. */
export interface TimelineEntry {
  readonly seq: number;
  /** ISO 8601; empty where the server did not say. */
  readonly at: string;
  readonly event: RunEvent;
}

/**
 * The events worth a line, oldest first. The deltas of a message are left out: the completed message says the same; of a
 * message that never got that far, what there is stands in one entry.
 */
export function timelineOf(events: readonly SequencedRunEvent[]): readonly TimelineEntry[] {
  const completed = new Set(
    events.flatMap(({ event }) => (event.type === "message.completed" ? [event.message_id] : [])),
  );
  const entries: TimelineEntry[] = [];
  for (const { seq, at, event } of events) {
    if (event.type === "message.delta") {
      if (completed.has(event.message_id)) continue;
      const last = entries.at(-1)?.event;
      if (last?.type === "message.delta" && last.message_id === event.message_id) {
        entries[entries.length - 1] = { seq, at, event: { ...event, text: last.text + event.text } };
        continue;
      }
    }
    entries.push({ seq, at, event });
  }
  return entries;
}
