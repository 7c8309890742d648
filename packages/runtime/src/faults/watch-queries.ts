import { type CompiledQuery, type DatabaseConnection, PostgresDriver, type QueryResult } from "kysely";

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
  readonly reach: (point: FaultPoint) => void;
  /** Hears of a commit, before whoever asked for it does; what it throws is all that they hear. */
  readonly committed: (deed: Deed) => void;
}

/**
 * Tells of every point that this process comes by in what it asks of databases, on either engine: both stand behind
 * Kysely's driver for Postgres. To be called once, in a process that exists for nothing else.
 */
export function watchQueries(watcher: Watcher): void {
  const driver = PostgresDriver.prototype;
  // oxlint-disable-next-line typescript/unbound-method -- It is applied to the driver that it is called on.
  const acquire = driver.acquireConnection;
  driver.acquireConnection = async function (...given) {
    const connection = await acquire.apply(this, given);
    if (!watched.has(connection)) {
      watched.add(connection);
      watch(connection, watcher);
    }
    return connection;
  };
}

function watch(connection: DatabaseConnection, { reach, committed }: Watcher): void {
  const execute = connection.executeQuery.bind(connection);
  let done: Deed[] = [];
  connection.executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const deed = deedOf(query.sql);
    const before = deed && beforeStatement[deed];
    if (before !== undefined) reach(before);
    const result = await execute<Row>(query);
    if (deed !== undefined) done.push(deed);
    if (!/^(?:begin|start transaction|commit|rollback)\b/.test(query.sql)) return result;
    const held = query.sql.startsWith("commit") ? done : [];
    done = [];
    for (const each of held) {
      const after = afterCommit[each];
      if (after !== undefined) reach(after);
    }
    for (const each of held) committed(each);
    return result;
  };
}
