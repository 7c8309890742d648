import { sql } from "kysely";
import type { Migration } from "kysely/migration";

// What a transaction says about itself (see @patchbay/database). Once a setting was used in a session it is '' and not
// null afterwards, hence nullif; a null equals nothing, so what is not said shows nothing. The sub-select makes Postgres
// ask once per query instead of once per row.
const setting = (name: string): string => `(select nullif(current_setting('app.${name}', true), ''))`;
const projectIds = `(select string_to_array(nullif(current_setting('app.project_ids', true), ''), ','))::text[]`;
const ofOrganization = `org_id = ${setting("org_id")}`;
const ofProjects = `${ofOrganization} and project_id = any (${projectIds})`;

/** The tables that are walled by organization and project alone: what an agent is made of and what it did. */
const projectTables = ["agents", "agent_versions", "threads", "runs", "run_events"] as const;

/**
 * Organizations and who belongs to them, agents and their versions, threads, runs and their events.
 *
 * Locks: creates tables in an empty schema, so nothing waits for it. The roles that it grants to exist already:
 * `migrate` of @patchbay/database makes them, because roles belong to the cluster and not to a database.
 */
export const foundation: Migration = {
  async up(db) {
    for (const statements of [identityTables, agentTables, runTables, walls(), grants]) {
      await sql.raw(statements).execute(db);
    }
  },
};

// Every id is a TypeID that the application minted.
const identityTables = `
  create table organizations (
    id text primary key,
    name text not null,
    created_at timestamptz not null default now()
  );

  create table projects (
    id text primary key,
    org_id text not null references organizations on delete cascade,
    name text not null,
    created_at timestamptz not null default now(),
    unique (org_id, id)
  );

  -- A person, who may belong to several organizations: the one table without org_id.
  create table users (
    id text primary key,
    email text not null,
    name text not null,
    -- Null for somebody who signs in without a password.
    password_hash text,
    created_at timestamptz not null default now()
  );
  create unique index users_email_key on users (lower(email));

  create table members (
    org_id text not null references organizations on delete cascade,
    user_id text not null references users on delete cascade,
    role text not null constraint members_role_check check (role in ('owner', 'editor', 'viewer')),
    created_at timestamptz not null default now(),
    primary key (org_id, user_id)
  );
  create index members_user_id on members (user_id);

  -- A session ends with the membership that it stands on.
  create table sessions (
    id text primary key,
    org_id text not null,
    user_id text not null,
    token_digest bytea not null constraint sessions_token_digest_key unique check (octet_length(token_digest) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    foreign key (org_id, user_id) references members (org_id, user_id) on delete cascade
  );
  create index sessions_member on sessions (org_id, user_id);

  create table api_keys (
    id text primary key,
    org_id text not null,
    project_id text not null,
    name text not null,
    -- The beginning of the key, by which people tell keys apart.
    prefix text not null,
    digest bytea not null constraint api_keys_digest_key unique check (octet_length(digest) = 32),
    permissions text[] not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    foreign key (org_id, project_id) references projects (org_id, id) on delete cascade
  );
  create index api_keys_project on api_keys (project_id, id);
`;

// Documents are json and not jsonb: json keeps what was sent to the byte (jsonb sorts keys, drops duplicates and
// refuses the character U+0000), is faster to write, and nothing here is searched inside a document.
//
// Foreign keys carry org_id and project_id, so a row can never point into another tenant, not even by a bug.
const agentTables = `
  create table agents (
    id text primary key,
    org_id text not null,
    project_id text not null,
    slug text not null,
    name text not null,
    description text not null,
    draft json not null,
    draft_revision int not null default 1 check (draft_revision >= 1),
    draft_updated_at timestamptz not null default now(),
    published_version int,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint agents_slug_key unique (project_id, slug),
    unique (org_id, project_id, id),
    foreign key (org_id, project_id) references projects (org_id, id) on delete cascade
  );
  create index agents_project on agents (project_id, id);

  create table agent_versions (
    org_id text not null,
    project_id text not null,
    agent_id text not null,
    number int not null check (number >= 1),
    graph json not null,
    content_hash text not null,
    note text not null,
    -- A person's id; no foreign key, for the version outlives the person's account.
    created_by text,
    created_at timestamptz not null default now(),
    primary key (agent_id, number),
    foreign key (org_id, project_id, agent_id) references agents (org_id, project_id, id) on delete cascade
  );

  alter table agents add constraint agents_published_version_fkey
    foreign key (id, published_version) references agent_versions (agent_id, number);
`;

const runTables = `
  create table threads (
    id text primary key,
    org_id text not null,
    project_id text not null,
    agent_id text not null,
    state json not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (org_id, project_id, agent_id, id),
    foreign key (org_id, project_id, agent_id) references agents (org_id, project_id, id) on delete cascade
  );
  create index threads_project on threads (project_id, id);
  create index threads_agent on threads (agent_id, id);

  create table runs (
    id text primary key,
    org_id text not null,
    project_id text not null,
    agent_id text not null,
    thread_id text not null,
    -- Either a frozen version, or the draft as it stood when the run began.
    version int,
    graph json,
    content_hash text not null,
    status text not null constraint runs_status_check
      check (status in ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
    input json not null,
    output json,
    error json,
    usage json not null,
    metadata json not null,
    lease_owner text,
    -- Grows with every owner: a writer that holds an older number is fenced off.
    lease_token bigint not null default 0,
    lease_expires_at timestamptz,
    cancel_requested_at timestamptz,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    constraint runs_document_check check ((version is null) = (graph is not null)),
    unique (org_id, project_id, id),
    foreign key (org_id, project_id, agent_id, thread_id)
      references threads (org_id, project_id, agent_id, id) on delete cascade,
    foreign key (agent_id, version) references agent_versions (agent_id, number) on delete cascade
  );
  -- One writer per thread.
  create unique index runs_one_active_per_thread on runs (thread_id)
    where status in ('queued', 'running', 'waiting');
  create index runs_project on runs (project_id, id);
  create index runs_agent on runs (agent_id, id);
  create index runs_agent_version on runs (agent_id, version);
  create index runs_thread on runs (thread_id, id);
  create index runs_lease on runs (lease_expires_at) where status in ('queued', 'running');

  -- One row may hold several coalesced events of a run's gapless sequence.
  create table run_events (
    org_id text not null,
    project_id text not null,
    run_id text not null,
    first_seq int not null check (first_seq >= 1),
    last_seq int not null,
    type text not null,
    data json not null,
    at timestamptz not null,
    primary key (run_id, first_seq),
    constraint run_events_seq_check check (last_seq >= first_seq),
    foreign key (org_id, project_id, run_id) references runs (org_id, project_id, id) on delete cascade
  );
`;

/** Row-level security on every table, forced, so that it also binds the owner. What no policy names is refused. */
function walls(): string {
  const tables = ["organizations", "projects", "users", "members", "sessions", "api_keys", ...projectTables];
  const confinedToProjects = [...projectTables, "api_keys"];
  const madeAtFirst = ["organizations", "projects", "users", "members", "api_keys"];
  return `
    ${tables.map((table) => `alter table ${table} enable row level security, force row level security;`).join("\n")}

    ${confinedToProjects.map((table) => policy("patchbay_app", table, "all", ofProjects)).join("\n")}
    ${policy("patchbay_app", "organizations", "all", `id = ${setting("org_id")}`)}
    ${policy("patchbay_app", "members", "all", ofOrganization)}
    ${policy("patchbay_app", "sessions", "all", ofOrganization)}
    -- The organization's own view lists all its projects; a view confined to projects shows just those.
    ${policy(
      "patchbay_app",
      "projects",
      "all",
      `${ofOrganization} and (id = any (${projectIds}) or ${setting("scope")} = 'organization')`,
    )}
    ${policy(
      "patchbay_app",
      "users",
      "all",
      `exists (select from members where members.user_id = users.id and members.${ofOrganization})`,
    )}

    -- A credential opens its own row, and nothing else, before a tenant is known.
    ${policy("patchbay_credential", "sessions", "select", `token_digest = decode(${setting("session_digest")}, 'hex')`)}
    ${policy("patchbay_credential", "api_keys", "select", `digest = decode(${setting("api_key_digest")}, 'hex')`)}
    ${policy("patchbay_credential", "users", "select", `lower(email) = lower(${setting("email")})`)}
    -- By id and not through the user's row: a policy on users asks members already, and asking back is a cycle.
    ${policy("patchbay_credential", "members", "select", `user_id = ${setting("user_id")}`)}

    -- Finds runs whose worker died, whoever they belong to; its grants show leases and no content.
    ${policy("patchbay_sweeper", "runs", "select", "true")}
    ${policy("patchbay_sweeper", "runs", "update", "true")}

    -- Makes the first organization; its grants let it write rows and read no more than ids.
    ${policy("patchbay_bootstrap", "organizations", "select", "true")}
    ${madeAtFirst.map((table) => policy("patchbay_bootstrap", table, "insert", "true")).join("\n")}
  `;
}

/**
 * A policy for a role. `to role` alone would also let in whoever is a member of the role, which the login is: it takes
 * the roles on, so outside of them it must see nothing by being a member.
 */
function policy(
  role: string,
  table: string,
  command: "all" | "select" | "insert" | "update",
  condition: string,
): string {
  const clause = command === "insert" ? "with check" : "using";
  return `create policy ${role}_${command} on ${table} for ${command} to ${role}
    ${clause} (current_user = '${role}' and (${condition}));`;
}

// Column by column where a row holds more than the role may know. Versions and events have no update: they never change.
// Runs and versions have no delete: they go with their agent or thread.
const grants = `
  grant usage on schema public to patchbay_app, patchbay_credential, patchbay_sweeper, patchbay_bootstrap;

  grant select on organizations, projects, members to patchbay_app;
  grant select (id, email, name, created_at) on users to patchbay_app;
  grant select (id, org_id, user_id, created_at, expires_at), insert, delete on sessions to patchbay_app;
  grant select (id, org_id, project_id, name, prefix, permissions, created_at, expires_at, revoked_at, last_used_at),
    insert, update (name, revoked_at, last_used_at) on api_keys to patchbay_app;
  grant select, insert, delete,
    update (slug, name, description, draft, draft_revision, draft_updated_at, published_version, updated_at)
    on agents to patchbay_app;
  grant select, insert on agent_versions, run_events to patchbay_app;
  grant select, insert, delete, update (state, updated_at) on threads to patchbay_app;
  grant select, insert,
    update (status, output, error, usage, lease_owner, lease_token, lease_expires_at, cancel_requested_at, started_at, ended_at)
    on runs to patchbay_app;

  grant select (id, org_id, user_id, token_digest, created_at, expires_at) on sessions to patchbay_credential;
  grant select (id, org_id, project_id, name, digest, permissions, expires_at, revoked_at, last_used_at)
    on api_keys to patchbay_credential;
  grant select (id, email, name, password_hash) on users to patchbay_credential;
  grant select (org_id, user_id, role, created_at) on members to patchbay_credential;

  grant select (id, org_id, project_id, status, lease_owner, lease_token, lease_expires_at, cancel_requested_at, created_at),
    update (status, lease_owner, lease_token, lease_expires_at) on runs to patchbay_sweeper;

  grant select (id), insert on organizations to patchbay_bootstrap;
  grant insert on projects, users, members, api_keys to patchbay_bootstrap;
`;
