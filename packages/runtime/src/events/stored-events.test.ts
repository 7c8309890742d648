import type { SequencedRunEvent } from "@patchbay/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";

import { packEvents, unpackEvents } from "./stored-events.ts";

const at = "2026-01-02T03:04:05.678Z";

const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("message.delta" as const),
      message_id: fc.constantFrom("a", "b"),
      node_id: fc.constant("n"),
      text: fc.string({ unit: "grapheme" }),
    }),
  },
  fc.record({
    type: fc.constant("message.completed" as const),
    message_id: fc.constantFrom("a", "b"),
    node_id: fc.constant("n"),
    text: fc.string({ unit: "grapheme" }),
  }),
  fc.record({
    type: fc.constant("message.discarded" as const),
    message_id: fc.constantFrom("a", "b"),
    node_id: fc.constant("n"),
  }),
  fc.record({
    type: fc.constant("node.started" as const),
    node_id: fc.constant("n"),
    activation: fc.integer({ min: 1, max: 9 }),
  }),
);

const log = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.array(event, { maxLength: 40 }))
  .map(([first, events]) =>
    events.map((each, index): SequencedRunEvent => ({ seq: first + index, at, event: each })),
  );

/** As the database hands rows back. */
const restored = (events: readonly SequencedRunEvent[]): SequencedRunEvent[] =>
  packEvents(events).flatMap((row) => unpackEvents({ ...row, data: JSON.parse(row.data) }));

test("what is packed comes back as the same events under the same numbers", () => {
  fc.assert(
    fc.property(log, (events) => {
      expect(restored(events)).toEqual(events);
    }),
  );
});

test("rows follow each other without a gap", () => {
  fc.assert(
    fc.property(log, (events) => {
      const rows = packEvents(events);
      const gaps = rows.filter(
        (row, index) => index > 0 && row.first_seq !== (rows[index - 1]?.last_seq ?? 0) + 1,
      );
      expect(gaps).toEqual([]);
    }),
  );
});

test("the deltas of one message share a row, those of two messages do not", () => {
  const delta = (seq: number, message_id: string): SequencedRunEvent => ({
    seq,
    at,
    event: { type: "message.delta", message_id, node_id: "n", text: "x" },
  });
  const rows = packEvents([delta(1, "a"), delta(2, "a"), delta(3, "b")]);
  expect(rows.map(({ first_seq, last_seq }) => [first_seq, last_seq])).toEqual([
    [1, 2],
    [3, 3],
  ]);
});
