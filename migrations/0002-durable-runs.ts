import { sql } from "kysely";
import type { Migration } from "kysely/migration";

import { policy, walledByProject } from "./wall.ts";

/**
 * What a run needs to outlive its process: what it waits for, its checkpoints, the effects it had; families of runs;
 * requests that may be repeated; runs that begin by the clock; where threads and versions come from, how long they are
 * kept, and receipts for what was removed.
 *
 * Locks: `runs`, `threads`, `agents`, `agent_versions` and `projects` are locked exclusively until the commit. Their new
 * columns are written to no row (they are null or have a constant default); what takes time is one scan for each new
 * constraint and index. Everything else is a new table, for which nobody waits.
 */
export const durableRuns: Migration = {
  async up(db) {
    for (const statements of [
      runColumns,
      agentColumns,
      interruptTable,
      checkpointTables,
      effectTable,
      idempotencyTable,
      scheduleTables,
      historyColumns,
      erasureTable,
      walls(),
      grants,
    ]) {
      await sql.raw(statements).execute(db);
    }
  },
};

const runColumns = `
  alter table runs
    -- The run that called this one, and which of its calls it was: the same call, made again, finds the same run.
    add column parent_run_id text,
    add column child_key text,
    -- Runs that were spawned together.
    add column group_id text,
    add column depth int not null default 0 constraint runs_depth_check check (depth >= 0),
    -- Where a waiting run goes on.
    add column continuation json,
    add column mode text not null default 'wait'
      constraint runs_mode_check check (mode in ('wait', 'stream', 'background')),
    -- Counts the owners that began to execute it.
    add column attempt int not null default 0 check (attempt >= 0),
    add column not_before timestamptz,
    -- A principal's id; no foreign key, for the run outlives accounts and keys.
    add column started_by text,
    -- How the caller came: api, schedule, voice, …
    add column channel text not null default 'api',
    -- What the calling run lets this one use and do; null for a run that no run called.
    add column terms json,
    add column cancel_reason text,
    -- What the names in a draft's document meant when the run began; a version has its own.
    add column document_bindings json,
    -- Queued behind the run that its thread is busy with.
    add column is_in_line boolean not null default false,
    add constraint runs_child_check check ((parent_run_id is null) = (child_key is null)),
    add constraint runs_in_line_check check (status in ('queued', 'cancelled', 'failed') or not is_in_line),
    add constraint runs_child_key unique (parent_run_id, child_key),
    add constraint runs_parent_fkey foreign key (org_id, project_id, parent_run_id)
      references runs (org_id, project_id, id) on delete cascade;

  -- Still one writer per thread; who stands in line is not one yet.
  drop index runs_one_active_per_thread;
  create unique index runs_one_active_per_thread on runs (thread_id)
    where status in ('queued', 'running', 'waiting') and not is_in_line;
  create index runs_in_line on runs (thread_id, id) where is_in_line;
  create index runs_ready on runs (id) where status = 'queued' and not is_in_line;
  create index runs_cancel_wished on runs (status, lease_owner)
    where status in ('queued', 'running', 'waiting') and cancel_requested_at is not null;
  create index runs_group on runs (group_id, id) where group_id is not null;
  create index runs_unwoken on runs (id) where status = 'waiting' and lease_expires_at is not null;
  create index runs_not_before on runs (not_before) where status = 'queued' and not_before is not null;
`;

const agentColumns = `
  -- How safe the steps of its runs are kept; null leaves it to what the graph does.
  alter table agents add column durability text
    constraint agents_durability_check check (durability in ('exit', 'async', 'sync'));
`;

const interruptTable = `
  create table run_interrupts (
    -- Says where in the run it is: whoever executes the activation again asks under the same id.
    id text primary key,
    org_id text not null,
    project_id text not null,
    run_id text not null,
    node_id text not null,
    activation int not null check (activation >= 1),
    kind text not null,
    payload json not null,
    schema json,
    approvers json,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    closed_reason text constraint run_interrupts_closed_reason_check
      check (closed_reason in ('answered', 'expired', 'cancelled')),
    answer json,
    answered_by text,
    constraint run_interrupts_closed_check check ((closed_at is null) = (closed_reason is null)),
    constraint run_interrupts_answer_check
      check ((closed_reason is not distinct from 'answered') = (answer is not null)),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
  -- An activation asks one thing at a time, but several of its calls may have ended in the dark.
  create unique index run_interrupts_one_open on run_interrupts (run_id, node_id, activation)
    where closed_at is null and kind <> 'effect.unknown';
  create index run_interrupts_run on run_interrupts (run_id, id);
  create index run_interrupts_open on run_interrupts (project_id, id) where closed_at is null;
  create index run_interrupts_due on run_interrupts (expires_at) where closed_at is null and expires_at is not null;
`;

// Ids in "C" order: they are compared, and never shown in an order of words.
const checkpointTables = `
  create table run_checkpoints (
    org_id text not null,
    project_id text not null,
    run_id text not null,
    checkpoint_ns text not null,
    checkpoint_id text collate "C" not null,
    parent_id text collate "C",
    -- The order in which they were written. Ids begin with a clock, and the next worker's clock may be slow.
    position bigint not null generated always as identity,
    checkpoint json not null,
    -- For each channel with a value: the checkpoint with which the value was stored.
    sources json not null,
    metadata json not null,
    created_at timestamptz not null default now(),
    primary key (run_id, checkpoint_ns, checkpoint_id),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
  create index run_checkpoints_position on run_checkpoints (run_id, position);

  -- A channel's value, stored once for as long as it does not change. With a base, the list goes on where the base's
  -- list ends. Values outlive their own checkpoint while later ones point at them, so they belong to the run.
  create table run_checkpoint_values (
    org_id text not null,
    project_id text not null,
    run_id text not null,
    checkpoint_ns text not null,
    checkpoint_id text collate "C" not null,
    channel text not null,
    base_id text collate "C",
    value json not null,
    primary key (run_id, checkpoint_ns, checkpoint_id, channel),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );

  -- What the nodes of an unfinished step have written so far.
  create table run_checkpoint_writes (
    org_id text not null,
    project_id text not null,
    run_id text not null,
    checkpoint_ns text not null,
    checkpoint_id text collate "C" not null,
    task_id text not null,
    -- Below zero what LangGraph may write again: errors, interrupts, answers.
    idx int not null,
    channel text not null,
    value json not null,
    position bigint not null generated always as identity,
    primary key (run_id, checkpoint_ns, checkpoint_id, task_id, idx),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
`;

const effectTable = `
  create table run_effects (
    org_id text not null,
    project_id text not null,
    run_id text not null,
    -- The node activation and the call in it.
    key text not null,
    tool text not null,
    -- SHA-256 of what was intended, in hex; arguments themselves stay in the run's events.
    intent_digest text not null,
    state text not null constraint run_effects_state_check check (state in ('intended', 'done', 'unknown')),
    result json,
    -- The lease under which it was intended.
    lease_token bigint not null,
    intended_at timestamptz not null default now(),
    done_at timestamptz,
    primary key (run_id, key),
    constraint run_effects_done_check
      check ((state = 'done') = (done_at is not null) and (state = 'done') = (result is not null)),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
`;

const idempotencyTable = `
  create table idempotency_keys (
    org_id text not null,
    project_id text not null,
    key text not null,
    -- SHA-256 of the request, in hex.
    request_digest text not null,
    -- How it was answered: by a run, whose answer is read from it, or in full. Neither while it is under way.
    run_id text,
    response_status int check (response_status between 200 and 599),
    response_body json,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (project_id, key),
    constraint idempotency_keys_answer_check check (run_id is null or response_status is null),
    foreign key (org_id, project_id) references projects (org_id, id) on delete cascade,
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
  create index idempotency_keys_expires_at on idempotency_keys (expires_at);
  create index idempotency_keys_run on idempotency_keys (run_id) where run_id is not null;
`;

const scheduleTables = `
  create table schedules (
    id text primary key,
    org_id text not null,
    project_id text not null,
    agent_id text not null,
    -- Stays on it when another is published.
    version int not null,
    cron text not null,
    -- An IANA name; the cron expression is read in it.
    time_zone text not null,
    input json not null,
    is_enabled boolean not null default true,
    -- Null when the expression names no time to come.
    next_at timestamptz,
    last_fired_at timestamptz,
    -- A principal's id: whose permissions its runs have.
    created_by text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (org_id, project_id, id),
    foreign key (org_id, project_id, agent_id) references agents (org_id, project_id, id) on delete cascade,
    foreign key (agent_id, version) references agent_versions (agent_id, number) on delete cascade
  );
  create index schedules_project on schedules (project_id, id);
  create index schedules_agent on schedules (agent_id, version);
  create index schedules_due on schedules (next_at) where is_enabled and next_at is not null;

  -- Whoever writes the row of a tick starts its run, in the same transaction; everybody else meets the key.
  create table schedule_firings (
    org_id text not null,
    project_id text not null,
    schedule_id text not null,
    fires_at timestamptz not null,
    -- No foreign key: that a tick was fired is true even when its run was erased.
    run_id text not null,
    created_at timestamptz not null default now(),
    primary key (schedule_id, fires_at),
    foreign key (org_id, project_id, schedule_id) references schedules (org_id, project_id, id) on delete cascade
  );
`;

// Where threads and versions come from, and how long a project keeps what happened in it.
const historyColumns = `
  alter table threads
    -- A principal's id; null for a thread that a run began.
    add column created_by text,
    -- What it was forked from. No foreign keys: a fork outlives its origin.
    add column origin_thread_id text,
    add column origin_run_id text,
    add column origin_checkpoint_id text collate "C",
    add constraint threads_origin_check check (
      (origin_thread_id is null) = (origin_run_id is null)
      and (origin_thread_id is null) = (origin_checkpoint_id is null));
  create index threads_origin on threads (origin_thread_id) where origin_thread_id is not null;
  create index threads_created_by on threads (project_id, created_by) where created_by is not null;
  create index threads_updated_at on threads (project_id, updated_at);

  alter table agent_versions
    -- What has changed since the version before, in one line.
    add column summary text not null default '',
    -- The version whose content this one has again.
    add column restores int,
    -- What the names in the graph meant when it was published; null where nobody wrote it down.
    add column bindings json;

  alter table projects
    -- Null: for ever.
    add column retention_days int constraint projects_retention_days_check check (retention_days >= 1),
    -- Null: all of them.
    add column checkpoints_kept int constraint projects_checkpoints_kept_check check (checkpoints_kept >= 1);

  alter table runs add column checkpoints_pruned_at timestamptz;
  create index runs_started_by on runs (project_id, started_by) where started_by is not null;
  create index runs_ended_at on runs (project_id, ended_at) where ended_at is not null;
  create index runs_unpruned on runs (project_id, ended_at)
    where ended_at is not null and checkpoints_pruned_at is null;
  create index run_interrupts_answered_by on run_interrupts (project_id, answered_by)
    where answered_by is not null;
`;

const erasureTable = `
  create table erasures (
    id text primary key,
    org_id text not null,
    project_id text not null,
    kind text not null constraint erasures_kind_check check (kind in ('caller', 'thread')),
    -- SHA-256 of the id whose data was removed, in hex.
    subject_digest text not null,
    -- The id itself, for as long as there is something left to remove.
    subject text,
    -- How many of what were removed.
    counts json not null,
    created_at timestamptz not null default now(),
    completed_at timestamptz,
    constraint erasures_completed_check check ((completed_at is null) = (subject is not null)),
    foreign key (org_id, project_id) references projects (org_id, id) on delete cascade
  );
  create index erasures_project on erasures (project_id, id);
  create index erasures_incomplete on erasures (id) where completed_at is null;
`;

function walls(): string {
  return `
    ${walledByProject([
      "run_interrupts",
      "run_checkpoints",
      "run_checkpoint_values",
      "run_checkpoint_writes",
      "run_effects",
      "idempotency_keys",
      "schedules",
      "schedule_firings",
      "erasures",
    ])}

    -- Whose time has come, whoever they belong to; the grants show ids and times and no content.
    ${policy("patchbay_sweeper", "run_interrupts", "select", "closed_at is null and expires_at is not null")}
    ${policy("patchbay_sweeper", "schedules", "select", "is_enabled and next_at is not null")}
    ${policy("patchbay_sweeper", "erasures", "select", "completed_at is null")}
    ${policy("patchbay_sweeper", "projects", "select", "retention_days is not null or checkpoints_kept is not null")}
    ${policy("patchbay_sweeper", "idempotency_keys", "select", "expires_at < now()")}
    ${policy("patchbay_sweeper", "idempotency_keys", "delete", "expires_at < now()")}
  `;
}

// A firing never changes. Interrupts and effects are removed with their run alone, except an intent that came to nothing.
const grants = `
  grant update (continuation, attempt, not_before, is_in_line, cancel_reason) on runs to patchbay_app;
  grant update (durability) on agents to patchbay_app;
  grant select, insert, update (closed_at, closed_reason, answer, answered_by) on run_interrupts to patchbay_app;
  grant select, insert, delete, update (parent_id, checkpoint, sources, metadata) on run_checkpoints to patchbay_app;
  grant select, insert, delete, update (base_id, value) on run_checkpoint_values to patchbay_app;
  grant select, insert, delete, update (channel, value) on run_checkpoint_writes to patchbay_app;
  grant select, insert, delete, update (state, result, lease_token, intended_at, done_at) on run_effects to patchbay_app;
  grant select, insert, delete,
    update (request_digest, run_id, response_status, response_body, created_at, expires_at)
    on idempotency_keys to patchbay_app;
  grant select, insert, delete,
    update (version, cron, time_zone, input, is_enabled, next_at, last_fired_at, updated_at)
    on schedules to patchbay_app;
  grant select, insert on schedule_firings to patchbay_app;
  grant select, insert, update (subject, counts, completed_at) on erasures to patchbay_app;
  grant update (retention_days, checkpoints_kept) on projects to patchbay_app;
  -- What is older than a project keeps, and whatever is of a person who asks to be forgotten.
  grant delete, update (checkpoints_pruned_at) on runs to patchbay_app;

  grant select (thread_id, mode, attempt, not_before, is_in_line), update (attempt) on runs to patchbay_sweeper;
  grant select (id, org_id, project_id, run_id, expires_at) on run_interrupts to patchbay_sweeper;
  grant select (id, org_id, project_id, next_at) on schedules to patchbay_sweeper;
  grant select (id, org_id, project_id, completed_at) on erasures to patchbay_sweeper;
  grant select (id, org_id, retention_days, checkpoints_kept) on projects to patchbay_sweeper;
  grant select (expires_at), delete on idempotency_keys to patchbay_sweeper;
`;
