import { CompiledQuery, type DatabaseConnection, PostgresDriver, type QueryResult } from "kysely";
import { DatabaseError } from "pg";
import { z } from "zod";

import type { FaultPoint } from "./fault-point.ts";

/** What a statement does to a run, as far as a fault may be placed before it or after the commit that holds it. */
export const deedNames = [
  "row",
  "begin",
  "events",
  "intent",
  "result",
  "checkpoint",
  "wait",
  "claim",
  "answer",
  "end",
] as const;
export type Deed = (typeof deedNames)[number];

/** Read from the statements themselves: the product knows nothing of faults. */
const deeds: readonly (readonly [Deed, RegExp])[] = [
  ["row", /^insert into "runs"/],
  ["intent", /insert into run_effects[\s\S]*'intended'/],
  ["result", /^update "run_effects" set [\s\S]*"done_at" = /],
  ["checkpoint", /insert into run_checkpoints/],
  ["events", /insert into "?run_events/],
  ["answer", /^update "run_interrupts" set [\s\S]*"answer"/],
  ["begin", /^update "runs" set [\s\S]*"lease_token" = "lease_token" \+[\s\S]*"started_at" = /],
  ["claim", /^update "runs" set [\s\S]*"lease_token" = "lease_token" \+/],
  ["end", /^update "runs" set [\s\S]*"ended_at" = /],
  ["wait", /^update "runs" set [\s\S]*"continuation" = /],
];

const beforeStatement: Readonly<Partial<Record<Deed, FaultPoint>>> = {
  row: "before-row",
  intent: "before-intent",
  checkpoint: "before-checkpoint",
  end: "before-end",
};

const afterCommit: Readonly<Partial<Record<Deed, FaultPoint>>> = {
  row: "after-row",
  begin: "after-row",
  checkpoint: "before-node",
  wait: "during-pause",
  answer: "during-resume",
  claim: "during-resume",
  end: "after-end",
};

const deedOf = (sql: string): Deed | undefined => deeds.find(([, pattern]) => pattern.test(sql))?.[0];

const watched = new WeakSet<DatabaseConnection>();

/** What a process that watches itself hears. */
export interface Watcher {
  /** Hears where a run is, known by its message, if it is known. Answers whether it must not go on from there. */
  readonly reach: (point: FaultPoint, message: string | undefined) => boolean;
  /** Whether the run has come to where it dies: whatever else it does beside is to stop too. */
  readonly isHeld: (message: string | undefined) => boolean;
  /** Whether several runs may send in one transaction. */
  readonly mayShare: () => boolean;
  /** Hears of a commit, before whoever asked for it does; what it throws is all that they hear. */
  readonly committed: (deed: Deed) => void;
}

/**
 * Tells of every point that this process comes by in what it asks of databases, on either engine: both stand behind
 * Kysely's driver for Postgres. To be called once, in a process that exists for nothing else.
 */
export function watchQueries(watcher: Watcher): void {
  const driver = PostgresDriver.prototype;
  const messages = new MessagesOfRuns();
  // oxlint-disable-next-line typescript/unbound-method -- It is applied to the driver that it is called on.
  const acquire = driver.acquireConnection;
  driver.acquireConnection = async function (...given) {
    const connection = await acquire.apply(this, given);
    if (!watched.has(connection)) {
      watched.add(connection);
      watch(connection, messages, watcher);
    }
    return connection;
  };
}

function watch(
  connection: DatabaseConnection,
  messages: MessagesOfRuns,
  { reach, isHeld, mayShare, committed }: Watcher,
): void {
  const execute = connection.executeQuery.bind(connection);
  let done: { readonly deed: Deed; readonly message: string | undefined }[] = [];
  /** Whether whoever asks here has died. */
  let isStopped = false;
  /** Whether the transaction is one that must not be. */
  let isUndone = false;
  /** Of the run that the transaction is about: not every statement names it. */
  let message: string | undefined;
  connection.executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    if (isStopped) return await forEver();
    const begins = /^(?:begin|start transaction)\b/.test(query.sql);
    if (begins) isUndone = false;
    // Where runs die by themselves they send by themselves: what one of them never hears, the others would not either.
    if (isShared(query) && !mayShare()) {
      isUndone = true;
      await execute(CompiledQuery.raw("rollback"));
    }
    if (isUndone) throw undone();
    const deed = deedOf(query.sql);
    // Those of a transaction may be asked all at once: what one is about is known when it is asked, not when it is answered.
    if (begins) [done, message] = [[], undefined];
    const about = (message = messages.of(deed, query) ?? message);
    const before = deed && beforeStatement[deed];
    // Events of several runs are stored together, so those of a run that has come to its end here still may be.
    const isOwn = deed !== undefined && deed !== "events";
    if ((before !== undefined && reach(before, about)) || (isOwn && isHeld(about))) {
      isStopped = true;
      // What its death does to the transaction: others, who do not die yet, must not wait for it.
      await execute(CompiledQuery.raw("rollback"));
      await forEver();
    }
    const result = await execute<Row>(query);
    if (deed !== undefined) done.push({ deed, message: about });
    if (!/^(?:commit|rollback)\b/.test(query.sql)) return result;
    const held = query.sql.startsWith("commit") ? done : [];
    done = [];
    for (const each of held) {
      const after = afterCommit[each.deed];
      if (after !== undefined && reach(after, each.message)) await forEver();
    }
    for (const each of held) committed(each.deed);
    return result;
  };
}

/** Whether a statement is of a transaction of several who send together: only those do not wait for rows. */
const isShared = ({ sql }: CompiledQuery): boolean => sql.includes("set_config('lock_timeout'");

/** What Postgres says of a transaction that it has undone: each of those who share it sends by itself then. */
const undone = (): Error =>
  Object.assign(new DatabaseError("The transaction is undone.", 0, "error"), { code: "40001" });

/** What stays where it is until its process dies. */
export const forEver = (): Promise<never> => new Promise(() => {});

const Input = z.object({ message: z.string() });

/** By which messages the runs that this process has inserted were started. */
class MessagesOfRuns {
  readonly #byId = new Map<string, string>();

  /** Of the run that a statement is about; undefined where it was inserted elsewhere. */
  of(deed: Deed | undefined, { parameters }: CompiledQuery): string | undefined {
    const texts = parameters.filter((each) => typeof each === "string");
    const ids = texts.filter((text) => text.startsWith("run_"));
    if (deed !== "row") return ids.map((id) => this.#byId.get(id)).find((found) => found !== undefined);
    const input = texts.find((text) => text.startsWith('{"message":'));
    const [id] = ids;
    if (id === undefined || input === undefined) return undefined;
    const { message } = Input.parse(JSON.parse(input));
    this.#byId.set(id, message);
    return message;
  }
}
