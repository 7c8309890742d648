import { expect, test } from "vitest";

import { LiveLog } from "./live-log.ts";

const started = { type: "node.started", node_id: "n", activation: 1 } as const;

const appended = (count: number): LiveLog => {
  const log = new LiveLog();
  for (let index = 0; index < count; index++) log.append(started);
  return log;
};

const filled = (count: number): LiveLog => {
  const log = appended(count);
  log.markStored(count);
  return log;
};

test("events are numbered from 1 without gaps", () => {
  expect(
    filled(3)
      .after(0)
      ?.map(({ seq }) => seq),
  ).toEqual([1, 2, 3]);
});

test("a reader gets what came after its place", () => {
  expect(
    filled(3)
      .after(2)
      ?.map(({ seq }) => seq),
  ).toEqual([3]);
});

test("a reader who waits is woken by the next event once it is stored, and not shown it before", async () => {
  const log = filled(1);
  const woken = log.changed(1, new AbortController().signal);
  log.append(started);
  expect(log.after(1)).toEqual([]);
  log.markStored(2);
  await woken;
  expect(log.after(1)).toHaveLength(1);
});

test("a reader who waits asks for what is not stored yet to be stored", () => {
  let wanted = 0;
  const log = new LiveLog(0, () => wanted++);
  log.append(started);
  expect(wanted).toBe(0);
  void log.changed(0, new AbortController().signal);
  log.append(started);
  expect(wanted).toBe(2);
});

test("a reader who waits in another process asks for it too, at each event", () => {
  let wanted = 0;
  const log = new LiveLog(
    0,
    () => wanted++,
    () => true,
  );
  log.wantedElsewhere();
  expect(wanted).toBe(0);
  log.append(started);
  log.append(started);
  log.wantedElsewhere();
  expect(wanted).toBe(3);
});

test("numbers go on where an earlier process left off", () => {
  const log = new LiveLog(7);
  log.append(started);
  log.markStored(8);
  expect(log.after(7)?.map(({ seq }) => seq)).toEqual([8]);
  expect(log.after(3)).toBeUndefined();
});

test("a reader who waits is woken by the end of the log", async () => {
  const log = filled(1);
  const woken = log.changed(1, new AbortController().signal);
  log.close();
  await woken;
  expect(log.isClosed).toBe(true);
});

test("a reader who gives up is let go", async () => {
  const log = filled(1);
  const reader = new AbortController();
  const woken = log.changed(1, reader.signal);
  reader.abort();
  await expect(woken).resolves.toBeUndefined();
});

test("a reader who gives up takes no other reader along", async () => {
  const log = filled(1);
  const leaving = new AbortController();
  const woken: string[] = [];
  const gone = log.changed(1, leaving.signal).then(() => woken.push("gone"));
  const staying = log.changed(1, new AbortController().signal).then(() => woken.push("staying"));
  leaving.abort();
  await gone;
  log.append(started);
  expect(woken).toEqual(["gone"]);
  log.markStored(2);
  await staying;
});

test("nothing is appended after the end", () => {
  const log = filled(1);
  log.close();
  log.append(started);
  expect(log.lastSeq).toBe(1);
});

test("stored events beyond the newest thousand leave memory, and a reader who needs them is told so", () => {
  const log = appended(3_000);
  log.markStored(2_500);
  expect(log.after(0)).toBeUndefined();
  expect(log.after(2_490)).toHaveLength(10);
  expect(log.lastSeq).toBe(3_000);
});

test("events that are not stored never leave memory", () => {
  const log = appended(3_000);
  log.markStored(10);
  expect(log.unstored()).toHaveLength(2_990);
});
