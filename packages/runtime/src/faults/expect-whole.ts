import type { RunEvent, SequencedRunEvent } from "@patchbay/contracts";
import { expect } from "vitest";

import { type FaultBench, saidBy } from "./fault-bench.ts";
import type { Survivor } from "./survive.ts";

type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

/** Everything that must be true of a run of the fault graph, whatever happened on its way. */
export function expectWhole(bench: FaultBench, { report, seen }: Survivor, message: string): void {
  const { run, events, messages, interrupts } = report;
  expectGapless(events);
  expectPrefix(seen, events);
  expectWholeMessages(events);
  const [keyed] = bench.mail.sent(`keyed ${message}`);
  const [plain] = bench.mail.sent(`plain ${message}`);
  expect(run).toMatchObject({
    status: "completed",
    error: null,
    interrupts: [],
    output: {
      thought: saidBy("think").join(""),
      reply: saidBy("speak").join(""),
      keyed,
      plain,
      // Counted by a reducer that adds: a step whose checkpoint was stored and that ran again would count twice.
      count: 1,
      by: "usr_faults",
    },
  });
  expect(bench.mail.sent(`keyed ${message}`)).toHaveLength(1);
  expect(bench.mail.sent(`plain ${message}`)).toHaveLength(1);
  expect(messages.map(({ role, text }) => [role, text])).toEqual([
    ["user", message],
    ["assistant", saidBy("think").join("")],
    ["assistant", saidBy("speak").join("")],
  ]);
  expect(interrupts.every(({ closed_reason }) => closed_reason === "answered")).toBe(true);
  expect(interrupts.filter(({ kind }) => kind === "approval")).toHaveLength(1);
}

/** Numbered from 1 without a gap, begun once, ended once. */
export function expectGapless(events: readonly SequencedRunEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  expect(events.flatMap(({ event, seq }) => (event.type === "run.started" ? [seq] : []))).toEqual([1]);
  const ends = events.filter(({ event }) => /^run\.(?:completed|failed|cancelled)$/.test(event.type));
  expect(ends.map(({ seq }) => seq)).toEqual([events.length]);
}

/** What readers were shown is what is in the log: nothing that anybody saw was taken back or said otherwise. */
export function expectPrefix(
  seen: readonly { readonly seq: number; readonly event: unknown }[],
  events: readonly SequencedRunEvent[],
): void {
  for (const { seq, event } of seen) expect({ seq, event }).toEqual({ seq, event: events[seq - 1]?.event });
}

/** Every message that was begun was finished or taken back, and its pieces are its text. */
function expectWholeMessages(events: readonly SequencedRunEvent[]): void {
  const pieces = new Map<string, string>();
  for (const { event } of events) {
    if (event.type === "message.delta")
      pieces.set(event.message_id, (pieces.get(event.message_id) ?? "") + event.text);
    if (event.type === "message.discarded") pieces.delete(event.message_id);
    if (event.type !== "message.completed") continue;
    expect(pieces.get(event.message_id)).toBe(event.text);
    pieces.delete(event.message_id);
  }
  expect([...pieces.keys()]).toEqual([]);
}

/**
 * The nodes that began more than once. With durability `sync` it is at most the one that was under way when the process
 * died: a node begins once what came before it is stored.
 */
export function begunAgain(events: readonly SequencedRunEvent[]): readonly string[] {
  const begun = events.flatMap(({ event }) => (event.type === "node.started" ? [nodeOf(event)] : []));
  return [...Map.groupBy(begun, (node) => node)]
    .filter(([, times]) => times.length > 1)
    .map(([node]) => node);
}

const nodeOf = ({ node_id, activation }: EventOf<"node.started">): string => `${node_id} ${activation}`;
