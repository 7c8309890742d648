import type { ColumnType, Generated } from "kysely";

// Hand-written: what the migrations made, as both engines hand it over. Rows read through `patchbay_app` lack the
// columns that role may not see (digests, password hashes); the grants in the migrations say which.

/**
 * A JSON document. It is written as JSON text (`JSON.stringify`), because a bare string or array is ambiguous to the
 * drivers; it is read parsed, and unknown until a schema has seen it.
 */
type Document = ColumnType<unknown, string, string>;
type NullableDocument = ColumnType<unknown, string | null | undefined, string | null>;
/** 64 bits do not fit a JavaScript number: Postgres' drivers hand them over as decimal text. */
type Int8 = ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
/** Set by the database unless given, never changed. */
type CreatedAt = ColumnType<Date, Date | undefined, never>;
/** Given once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface OrganizationsTable {
  id: Fixed<string>;
  name: string;
  created_at: CreatedAt;
}

export interface ProjectsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  name: string;
  created_at: CreatedAt;
}

/** People, across organizations. `email` is unique whatever its case. */
export interface UsersTable {
  id: Fixed<string>;
  email: string;
  name: string;
  password_hash: Nullable<string>;
  created_at: CreatedAt;
}

export type MemberRole = "owner" | "editor" | "viewer";

export interface MembersTable {
  org_id: Fixed<string>;
  user_id: Fixed<string>;
  role: MemberRole;
  created_at: CreatedAt;
}

export interface SessionsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  user_id: Fixed<string>;
  /** SHA-256 of the token. */
  token_digest: Fixed<Uint8Array>;
  created_at: CreatedAt;
  expires_at: Fixed<Date>;
}

export interface ApiKeysTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  name: string;
  /** The beginning of the key, for display. */
  prefix: Fixed<string>;
  /** SHA-256 of the key. */
  digest: Fixed<Uint8Array>;
  permissions: Fixed<string[]>;
  created_at: CreatedAt;
  expires_at: ColumnType<Date | null, Date | null | undefined, never>;
  revoked_at: Nullable<Date>;
  last_used_at: Nullable<Date>;
}

export interface AgentsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  slug: string;
  name: string;
  description: string;
  draft: Document;
  /** Begins at 1 and grows with every change of the draft. */
  draft_revision: Generated<number>;
  draft_updated_at: Generated<Date>;
  published_version: Nullable<number>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

/** Rows never change. */
export interface AgentVersionsTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  agent_id: Fixed<string>;
  number: Fixed<number>;
  graph: ColumnType<unknown, string, never>;
  content_hash: Fixed<string>;
  note: Fixed<string>;
  /** A user's id; null where a program published. */
  created_by: ColumnType<string | null, string | null | undefined, never>;
  created_at: CreatedAt;
}

export interface ThreadsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  agent_id: Fixed<string>;
  state: Document;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

export interface RunsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  agent_id: Fixed<string>;
  thread_id: Fixed<string>;
  /** Null for a run of the draft, which then carries its `graph`. */
  version: ColumnType<number | null, number | null | undefined, never>;
  graph: ColumnType<unknown, string | null | undefined, never>;
  content_hash: Fixed<string>;
  status: "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";
  input: ColumnType<unknown, string, never>;
  output: NullableDocument;
  error: NullableDocument;
  usage: Document;
  metadata: ColumnType<unknown, string, never>;
  lease_owner: Nullable<string>;
  /** The fencing token: grows with every owner. */
  lease_token: Int8;
  lease_expires_at: Nullable<Date>;
  cancel_requested_at: Nullable<Date>;
  created_at: CreatedAt;
  started_at: Nullable<Date>;
  ended_at: Nullable<Date>;
}

/** Rows never change; one may hold several coalesced events. */
export interface RunEventsTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  first_seq: Fixed<number>;
  last_seq: Fixed<number>;
  type: Fixed<string>;
  data: ColumnType<unknown, string, never>;
  at: Fixed<Date>;
}

/** Every table of the schema, for Kysely. */
export interface Tables {
  organizations: OrganizationsTable;
  projects: ProjectsTable;
  users: UsersTable;
  members: MembersTable;
  sessions: SessionsTable;
  api_keys: ApiKeysTable;
  agents: AgentsTable;
  agent_versions: AgentVersionsTable;
  threads: ThreadsTable;
  runs: RunsTable;
  run_events: RunEventsTable;
}
