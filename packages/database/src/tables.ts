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
/** Given at most once, never changed. */
type FixedNullable<T> = ColumnType<T | null, T | null | undefined, never>;
/** A JSON document that never changes. */
type FixedDocument = ColumnType<unknown, string, never>;

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
  /** How long runs and idle threads are kept; null for ever. */
  retention_days: Nullable<number>;
  /** How many checkpoints of an ended run are kept; null for all. */
  checkpoints_kept: Nullable<number>;
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
  /** A principal's id. */
  created_by: FixedNullable<string>;
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
  /** How safe the steps of its runs are kept; null leaves it to what the graph does. */
  durability: Nullable<"exit" | "async" | "sync">;
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
  /** A principal's id; null where nobody wrote it down. */
  created_by: ColumnType<string | null, string | null | undefined, never>;
  created_at: CreatedAt;
  /** What has changed since the version before, in one line. */
  summary: ColumnType<string, string | undefined, never>;
  /** The same as data; null in the first version, and where nobody wrote it down. */
  changes: ColumnType<unknown, string | null | undefined, never>;
  /** The version whose content this one has again. */
  restores: FixedNullable<number>;
  /** What the names in the graph meant when it was published. */
  bindings: ColumnType<unknown, string | null | undefined, never>;
}

export interface ThreadsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  agent_id: Fixed<string>;
  state: Document;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
  /** A principal's id; null for a thread that a run began. */
  created_by: FixedNullable<string>;
  /** What it was forked from, which may be gone; all three or none. */
  origin_thread_id: FixedNullable<string>;
  origin_run_id: FixedNullable<string>;
  origin_checkpoint_id: FixedNullable<string>;
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
  parent_run_id: FixedNullable<string>;
  /** Which of the parent's calls it is: unique in the parent, set exactly where there is one. */
  child_key: FixedNullable<string>;
  group_id: FixedNullable<string>;
  /** How many runs stand above it. */
  depth: ColumnType<number, number | undefined, never>;
  /** Where a waiting run goes on. */
  continuation: NullableDocument;
  mode: ColumnType<"wait" | "stream" | "background", "wait" | "stream" | "background" | undefined, never>;
  /** Counts the owners that began to execute it. */
  attempt: Generated<number>;
  not_before: Nullable<Date>;
  /** A principal's id. */
  started_by: FixedNullable<string>;
  /** How the caller came. */
  channel: ColumnType<string, string | undefined, never>;
  /** What the calling run lets this one use and do. */
  terms: ColumnType<unknown, string | null | undefined, never>;
  cancel_reason: Nullable<string>;
  /** What the names in a draft's document meant when the run began. */
  document_bindings: ColumnType<unknown, string | null | undefined, never>;
  /** Queued behind the run that its thread is busy with; such a run does not count as the thread's writer. */
  is_in_line: Generated<boolean>;
  checkpoints_pruned_at: Nullable<Date>;
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

/** What a run waits for or has waited for; open while `closed_at` is null. */
export interface RunInterruptsTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  node_id: Fixed<string>;
  activation: Fixed<number>;
  kind: Fixed<string>;
  payload: FixedDocument;
  schema: ColumnType<unknown, string | null | undefined, never>;
  approvers: ColumnType<unknown, string | null | undefined, never>;
  expires_at: FixedNullable<Date>;
  created_at: CreatedAt;
  closed_at: Nullable<Date>;
  closed_reason: Nullable<"answered" | "expired" | "cancelled">;
  /** Set exactly where it was answered; the answer `null` is the JSON text `null`. */
  answer: NullableDocument;
  answered_by: Nullable<string>;
}

/** LangGraph's checkpoints of runs, without the values of channels. */
export interface RunCheckpointsTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  checkpoint_ns: Fixed<string>;
  checkpoint_id: Fixed<string>;
  parent_id: Nullable<string>;
  /** The order in which they were written. */
  position: ColumnType<string, never, never>;
  checkpoint: Document;
  /** For each channel with a value: the checkpoint with which the value was stored. */
  sources: Document;
  metadata: Document;
  created_at: CreatedAt;
}

/** Values of channels, each stored with the checkpoint that first had it. */
export interface RunCheckpointValuesTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  checkpoint_ns: Fixed<string>;
  checkpoint_id: Fixed<string>;
  channel: Fixed<string>;
  /** The checkpoint whose list this one goes on with; null where `value` is the whole. */
  base_id: Nullable<string>;
  value: Document;
}

/** What the nodes of an unfinished step have written so far. */
export interface RunCheckpointWritesTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  checkpoint_ns: Fixed<string>;
  checkpoint_id: Fixed<string>;
  task_id: Fixed<string>;
  idx: Fixed<number>;
  channel: string;
  value: Document;
  position: ColumnType<string, never, never>;
}

/** The effect ledger. */
export interface RunEffectsTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  run_id: Fixed<string>;
  key: Fixed<string>;
  tool: Fixed<string>;
  /** SHA-256 in hex. */
  intent_digest: Fixed<string>;
  state: "intended" | "done" | "unknown";
  /** Set exactly where it is done. */
  result: NullableDocument;
  /** The lease under which it was intended. */
  lease_token: Int8;
  intended_at: Generated<Date>;
  done_at: Nullable<Date>;
}

/** Requests that may be sent again, and how they were answered. */
export interface IdempotencyKeysTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  key: Fixed<string>;
  /** SHA-256 in hex. */
  request_digest: string;
  run_id: Nullable<string>;
  response_status: Nullable<number>;
  response_body: NullableDocument;
  created_at: Generated<Date>;
  expires_at: Date;
}

export interface SchedulesTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  agent_id: Fixed<string>;
  version: number;
  cron: string;
  /** An IANA name. */
  time_zone: string;
  input: Document;
  is_enabled: Generated<boolean>;
  next_at: Nullable<Date>;
  last_fired_at: Nullable<Date>;
  /** A principal's id. */
  created_by: FixedNullable<string>;
  created_at: CreatedAt;
  updated_at: Generated<Date>;
}

/** One row for each tick that was fired. Rows never change. */
export interface ScheduleFiringsTable {
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  schedule_id: Fixed<string>;
  fires_at: Fixed<Date>;
  run_id: Fixed<string>;
  created_at: CreatedAt;
}

/** Receipts for what was removed because somebody asked to be forgotten. */
export interface ErasuresTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  project_id: Fixed<string>;
  kind: Fixed<"caller" | "thread">;
  /** SHA-256 in hex. */
  subject_digest: Fixed<string>;
  /** The id itself, until all is removed. */
  subject: Nullable<string>;
  counts: Document;
  created_at: CreatedAt;
  completed_at: Nullable<Date>;
}

/** By which an organization reaches a model provider. */
export interface ProviderKeysTable {
  org_id: Fixed<string>;
  provider: Fixed<string>;
  /** Nonce, ciphertext and tag. */
  sealed_key: Uint8Array;
  master_key_id: string;
  /** The provider's own name of the model. */
  model: string;
  base_url: Nullable<string>;
  updated_at: ColumnType<Date, Date, Date>;
  updated_by: Nullable<string>;
}

/** What was done to an organization and its keys. Rows never change. */
export interface AuditLogTable {
  id: Fixed<string>;
  org_id: Fixed<string>;
  /** Null for what belongs to the organization itself. */
  project_id: FixedNullable<string>;
  /** A principal's id; null for the server itself. */
  actor_id: FixedNullable<string>;
  action: Fixed<string>;
  target_id: Fixed<string>;
  details: FixedDocument;
  created_at: CreatedAt;
}

/** Every table of the schema, for Kysely. */
export interface Tables {
  organizations: OrganizationsTable;
  projects: ProjectsTable;
  users: UsersTable;
  members: MembersTable;
  sessions: SessionsTable;
  api_keys: ApiKeysTable;
  provider_keys: ProviderKeysTable;
  audit_log: AuditLogTable;
  agents: AgentsTable;
  agent_versions: AgentVersionsTable;
  threads: ThreadsTable;
  runs: RunsTable;
  run_events: RunEventsTable;
  run_interrupts: RunInterruptsTable;
  run_checkpoints: RunCheckpointsTable;
  run_checkpoint_values: RunCheckpointValuesTable;
  run_checkpoint_writes: RunCheckpointWritesTable;
  run_effects: RunEffectsTable;
  idempotency_keys: IdempotencyKeysTable;
  schedules: SchedulesTable;
  schedule_firings: ScheduleFiringsTable;
  erasures: ErasuresTable;
}
