import type { CompiledQuery, Kysely, QueryExecutorProvider, QueryResult } from "kysely";

import { compiler } from "./compiler.ts";
import { confined, sendConfined } from "./confined.ts";
import type { Database } from "./database.ts";
import { sendShared } from "./shared-send.ts";
import type { Tables } from "./tables.ts";

/** Whose rows a transaction may touch. The projects are always listed: none named is none seen, never all. */
export interface Tenant {
  readonly org_id: string;
  readonly project_ids: readonly string[];
}

/** A transaction confined to an organization's named projects. Only `inTenant` and `inProject` make one. */
export class TenantTransaction {
  // A private member makes the type nominal: no look-alike passes for a confined transaction.
  readonly #tenant: Tenant;
  /** The transaction, for queries. */
  readonly sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>, tenant: Tenant) {
    this.sql = sql;
    this.#tenant = tenant;
  }

  get tenant(): Tenant {
    return this.#tenant;
  }

  get org_id(): string {
    return this.#tenant.org_id;
  }

  get project_ids(): readonly string[] {
    return this.#tenant.project_ids;
  }
}

/** A transaction confined to one project. */
export class ProjectTransaction extends TenantTransaction {
  readonly project_id: string;

  constructor(sql: Kysely<Tables>, org_id: string, project_id: string) {
    super(sql, { org_id, project_ids: [project_id] });
    this.project_id = project_id;
  }
}

/** A transaction on what belongs to an organization itself: its members, sessions and list of projects. */
export class OrganizationTransaction {
  readonly #org_id: string;
  /** The transaction, for queries. It sees nothing that belongs to a project. */
  readonly sql: Kysely<Tables>;

  constructor(sql: Kysely<Tables>, org_id: string) {
    this.sql = sql;
    this.#org_id = org_id;
  }

  get org_id(): string {
    return this.#org_id;
  }
}

/**
 * Runs `work` in a transaction that sees and writes rows of the tenant's projects only, held by row-level security.
 *
 * @throws what `work` throws, after rolling back; a failure of the connection as the driver says it
 */
export function inTenant<Result>(
  db: Database,
  tenant: Tenant,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return confinedToTenant(db, tenant, (sql) => work(new TenantTransaction(sql, tenant)));
}

/** `inTenant` for one project. */
export function inProject<Result>(
  db: Database,
  { org_id, project_id }: { readonly org_id: string; readonly project_id: string },
  work: (tx: ProjectTransaction) => Promise<Result>,
): Promise<Result> {
  return confinedToTenant(db, { org_id, project_ids: [project_id] }, (sql) =>
    work(new ProjectTransaction(sql, org_id, project_id)),
  );
}

/** What Kysely's builders and its `sql` are: a statement with its parameters. */
export interface Statement<Row = unknown> {
  compile(executor: QueryExecutorProvider): CompiledQuery<Row>;
}

/** The answers to statements, in their order. */
export type Answers<Statements extends readonly Statement[]> = {
  readonly [Index in keyof Statements]: Statements[Index] extends Statement<infer Row>
    ? QueryResult<Row>
    : never;
};

/**
 * Sends statements as one transaction of a project, in one round trip: for those that need none of each other's answers.
 * None is carried out unless the ones before it were. Resolves to their answers once all of it is committed.
 *
 * What several callers send for a project in one turn of the event loop shares a transaction; `now()` is the same in all of it.
 * None of them notices where another's fails.
 *
 * @param statements writes them with the transaction that it is given, which asks nothing itself
 * @throws what the first statement failed with that failed; then nothing was written
 */
export async function sendInProject<const Statements extends readonly Statement[]>(
  db: Database,
  { org_id, project_id }: { readonly org_id: string; readonly project_id: string },
  statements: (tx: ProjectTransaction) => Statements,
): Promise<Answers<Statements>> {
  refuseLists([project_id]);
  const written = statements(new ProjectTransaction(compiler, org_id, project_id));
  const answers = await sendShared(
    db,
    { org_id, project_ids: project_id },
    written.map((each) => each.compile(compiler)),
  );
  // One answer for each statement, and what its rows are the statement says.
  return answers as unknown as Answers<Statements>;
}

/** Runs `work` in a transaction on the organization's own rows: members, sessions, the list of its projects. */
export function inOrganization<Result>(
  db: Database,
  org_id: string,
  work: (tx: OrganizationTransaction) => Promise<Result>,
): Promise<Result> {
  return confined(db, "patchbay_app", { org_id, project_ids: "", scope: "organization" }, (sql) =>
    work(new OrganizationTransaction(sql, org_id)),
  );
}

/** Asks one thing of the organization's own rows, in one round trip. */
export async function readInOrganization<Row>(
  db: Database,
  org_id: string,
  statement: (tx: OrganizationTransaction) => Statement<Row>,
): Promise<readonly Row[]> {
  const written = statement(new OrganizationTransaction(compiler, org_id)).compile(compiler);
  const settings = { org_id, project_ids: "", scope: "organization" };
  const [answer] = await sendConfined(db, "patchbay_app", settings, () => ({
    statements: [written],
    accessMode: "read only",
  }));
  // What its rows are the statement says.
  return (answer?.rows ?? []) as readonly Row[];
}

async function confinedToTenant<Result>(
  db: Database,
  { org_id, project_ids }: Tenant,
  work: (sql: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  refuseLists(project_ids);
  return confined(db, "patchbay_app", { org_id, project_ids: project_ids.join(",") }, work);
}

/** The policies split the list at commas: an id with one in it would name two projects. */
function refuseLists(project_ids: readonly string[]): void {
  if (project_ids.some((id) => id === "" || id.includes(",")))
    throw new TypeError("A project's id is empty or contains a comma.");
}
