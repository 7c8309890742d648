import { readKeptKey } from "@patchbay/compiler";
import {
  type ChannelChange,
  Message,
  type Page,
  type Thread,
  type ThreadCheckpoint,
} from "@patchbay/contracts";
import type { TenantTransaction } from "@patchbay/database";

import { CursorInvalidError } from "../page-cursor.ts";
import { channelChange, itemsAfter, type StoredValue } from "./channel-change.ts";
import {
  type HistoryPlace,
  HistoryRepository,
  type HistoryRow,
  type ValueRef,
} from "./history-repository.ts";

/** Messages that one step tells; more are rare, and stand in the thread. */
const mostMessages = 200;

/** What a channel had before and after a step, by where it is stored. */
interface Change {
  readonly row: HistoryRow;
  readonly channel: string;
  readonly after: ValueRef;
  readonly before: ValueRef | undefined;
}

/**
 * The steps of a thread's runs, newest first, each with what it did to the state.
 *
 * A step's values are stored as far as they differ from the step before, so of a state of any size only what has changed
 * is read. The first step of a run is compared with the last step of the last run that was completed, or in a fork with
 * the checkpoint that it was forked from; where that is gone, everything in it is told as new.
 *
 * @throws {CursorInvalidError}
 */
export async function readHistory(
  tx: TenantTransaction,
  thread: Thread,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ThreadCheckpoint>> {
  const history = new HistoryRepository(tx);
  const rows = await history.steps(thread.id, query.limit, readPlace(query.cursor));
  const page = rows.slice(0, query.limit);
  const changes = await changesOf(history, thread, page);
  const values = await readValues(history, changes);
  const activations = await activationsOf(history, page);
  const items: ThreadCheckpoint[] = [];
  for (const row of page) {
    const own = changes.filter((change) => change.row === row);
    items.push({
      run_id: row.run_id,
      checkpoint_id: row.checkpoint_id,
      step: row.step,
      at: row.created_at.toISOString(),
      nodes: activations.get(row) ?? [],
      next: nextOf(row),
      ...(await messagesOf(history, row, own, values)),
      channels: await channelsOf(history, own, values),
    });
  }
  const last = page.at(-1);
  return { items, next_cursor: rows.length > query.limit && last !== undefined ? writePlace(last) : null };
}

const keyOf = ({ run_id, checkpoint_id }: Omit<ValueRef, "channel">): string => `${run_id} ${checkpoint_id}`;

/** What the steps have written of messages and channels, and where that stood before. */
async function changesOf(
  history: HistoryRepository,
  thread: Thread,
  rows: readonly HistoryRow[],
): Promise<Change[]> {
  const parents = await parentsOf(history, rows);
  const changes: Change[] = [];
  for (const row of rows) {
    const before = await stateBefore(history, thread, row, parents);
    for (const [channel, source] of Object.entries(row.sources)) {
      const kind = readKeptKey(channel)?.kind;
      if (source !== row.checkpoint_id || (kind !== "messages" && kind !== "channel")) continue;
      const stored = before?.sources[channel];
      changes.push({
        row,
        channel,
        after: { run_id: row.run_id, checkpoint_id: source, channel },
        before:
          before === undefined || stored === undefined
            ? undefined
            : { run_id: before.run_id, checkpoint_id: stored, channel },
      });
    }
  }
  return changes;
}

async function parentsOf(
  history: HistoryRepository,
  rows: readonly HistoryRow[],
): Promise<ReadonlyMap<string, HistoryRow>> {
  const found = await history.find(
    rows.flatMap(({ run_id, parent_id }) =>
      parent_id === null ? [] : [{ run_id, checkpoint_id: parent_id }],
    ),
  );
  return new Map(found.map((row) => [keyOf(row), row]));
}

/** The checkpoint that a step is compared with; undefined where there is none, or it is gone. */
async function stateBefore(
  history: HistoryRepository,
  { id, origin }: Thread,
  { run_id, parent_id }: HistoryRow,
  parents: ReadonlyMap<string, HistoryRow>,
): Promise<HistoryRow | undefined> {
  if (parent_id !== null) {
    const parent = parents.get(keyOf({ run_id, checkpoint_id: parent_id }));
    // The first input holds nothing yet but what channels begin with.
    const isBeginning = parent?.source === "input" && parent.parent_id === null;
    if (!isBeginning) return parent;
  }
  const last = await history.lastBefore(id, run_id);
  if (last !== undefined || origin === null) return last;
  return (await history.find([origin]))[0];
}

/** What is stored where, by its place. */
type Values = ReadonlyMap<ValueRef, StoredValue>;

async function readValues(history: HistoryRepository, changes: readonly Change[]): Promise<Values> {
  const refs = changes.flatMap(({ after, before }) => (before === undefined ? [after] : [after, before]));
  const stored = await history.values(refs);
  return new Map(
    refs.flatMap((ref, index) => {
      const value = stored[index];
      return value === undefined ? [] : [[ref, value] as const];
    }),
  );
}

/** The nodes that have run in each step. A fork's first checkpoint is no step: nothing ran. */
async function activationsOf(
  history: HistoryRepository,
  rows: readonly HistoryRow[],
): Promise<ReadonlyMap<HistoryRow, ThreadCheckpoint["nodes"]>> {
  const ran = rows
    .filter(({ source }) => source !== "fork")
    .flatMap((row) =>
      Object.entries(row.sources).flatMap(([channel, source]) => {
        const key = readKeptKey(channel);
        if (source !== row.checkpoint_id || key?.kind !== "node") return [];
        return [{ row, node_id: key.node_id, ref: { run_id: row.run_id, checkpoint_id: source, channel } }];
      }),
    );
  const activations = await history.activations(ran.map(({ ref }) => ref));
  const nodes = ran.flatMap(({ row, node_id }, index) => {
    const activation = activations[index] ?? 0;
    // A node that was passed over has a record without having run.
    return activation < 1 ? [] : [{ row, node: { node_id, activation } }];
  });
  const byRow = Map.groupBy(nodes, ({ row }) => row);
  return new Map([...byRow].map(([row, each]) => [row, each.map(({ node }) => node)]));
}

function nextOf({ sources }: HistoryRow): string[] {
  return Object.keys(sources).flatMap((channel) => {
    const key = readKeptKey(channel);
    return key?.kind === "next" ? [key.node_id] : [];
  });
}

type Said = Pick<ThreadCheckpoint, "messages" | "replaces_messages" | "is_partial">;

async function messagesOf(
  history: HistoryRepository,
  row: HistoryRow,
  changes: readonly Change[],
  values: Values,
): Promise<Said> {
  const nothing: Said = { messages: [], replaces_messages: false, is_partial: false };
  const change = changes.find(({ channel }) => readKeptKey(channel)?.kind === "messages");
  const stored = change && values.get(change.after);
  if (change === undefined || stored === undefined) return nothing;
  const { after, before } = change;
  if (stored.is_piece) {
    if (stored.value === undefined) return { ...nothing, is_partial: true };
    return { ...nothing, messages: Message.array().parse(stored.value) };
  }
  const isReplaced = row.source === "fork" && (await isOther(history, after, before));
  const from = isReplaced || before === undefined ? 0 : await history.listLength(before);
  const expected = (await history.listLength(after)) - from;
  const messages = await history.messages(after, from, mostMessages);
  return { messages, replaces_messages: isReplaced, is_partial: messages.length < expected };
}

/** Whether a list is not the other one with something after it. Where they are too large to tell, it is. */
async function isOther(
  history: HistoryRepository,
  after: ValueRef,
  before: ValueRef | undefined,
): Promise<boolean> {
  if (before === undefined) return false;
  const [was, is] = [await history.list(before), await history.list(after)];
  if (was === undefined || is === undefined) return true;
  return was.length > 0 && itemsAfter(was, is) === undefined;
}

async function channelsOf(
  history: HistoryRepository,
  changes: readonly Change[],
  values: Values,
): Promise<Record<string, ChannelChange>> {
  const told: [string, ChannelChange][] = [];
  for (const { channel, after, before } of changes) {
    const key = readKeptKey(channel);
    const stored = values.get(after);
    if (key?.kind !== "channel" || stored === undefined) continue;
    const earlier = before && values.get(before);
    // A list in pieces is put together only where it has to be compared with one in one piece.
    const isInPieces = before !== undefined && earlier?.is_piece === true && !stored.is_piece;
    const change = channelChange(stored, isInPieces ? await wholeOf(history, before, earlier) : earlier);
    if (change !== undefined) told.push([key.channel, change]);
  }
  return Object.fromEntries(told);
}

async function wholeOf(
  history: HistoryRepository,
  ref: ValueRef,
  { bytes }: StoredValue,
): Promise<StoredValue> {
  const value = await history.list(ref);
  return { is_piece: false, bytes, digest: "", ...(value === undefined ? {} : { value }) };
}

const writePlace = ({ run_id, position }: HistoryPlace): string =>
  Buffer.from(`${run_id} ${position}`, "utf8").toString("base64url");

/** @throws {CursorInvalidError} */
function readPlace(cursor: string | undefined): HistoryPlace | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const [, run_id, position] = /^(run_[0-9a-z]{26}) (\d{1,18})$/.exec(text) ?? [];
  if (run_id === undefined || position === undefined) throw new CursorInvalidError();
  return { run_id, position };
}
