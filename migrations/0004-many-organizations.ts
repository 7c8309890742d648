import { sql } from "kysely";
import type { Migration } from "kysely/migration";

import { policy, projectIds, setting } from "./wall.ts";

/**
 * Somebody may work in every organization that they are a member of, may make another one, and what is done to keys and
 * organizations is written down.
 *
 * Locks: `sessions` and `api_keys` are locked for the moment in which a constraint is exchanged and a column without a
 * default is added; the new constraints look at each session once. `audit_log` is new.
 */
export const manyOrganizations: Migration = {
  async up(db) {
    for (const statements of [sessions, keys, auditLog, walls, grants]) await sql.raw(statements).execute(db);
  },
};

// A session is a person's. Whether they are a member of the organization that they work in is asked with each request, so
// who leaves one of theirs goes on in the others.
const sessions = `
  alter table sessions
    drop constraint sessions_org_id_user_id_fkey,
    add constraint sessions_user_fkey foreign key (user_id) references users on delete cascade,
    add constraint sessions_organization_fkey foreign key (org_id) references organizations on delete cascade;
`;

const keys = `
  -- A principal's id; no foreign key, for the key outlives accounts. Null where nobody wrote it down.
  alter table api_keys add column created_by text;
`;

// No foreign key but the organization's: that something was done is true even when what it was done to is gone.
const auditLog = `
  create table audit_log (
    id text primary key,
    org_id text not null references organizations on delete cascade,
    -- Null for what belongs to the organization itself.
    project_id text,
    -- A principal's id; null for the server itself.
    actor_id text,
    -- As noun.verb.
    action text not null,
    -- What it was done to.
    target_id text not null,
    -- Never a secret.
    details json not null,
    created_at timestamptz not null default now()
  );
  create index audit_log_organization on audit_log (org_id, id);
`;

const ofOrganization = `org_id = ${setting("org_id")}`;

const isSeen = `${ofOrganization}
  and (project_id is null or project_id = any (${projectIds}) or ${setting("scope")} = 'organization')`;

// Members are asked under the same role, which shows it those of the one user only.
const ofUser = (id: string): string =>
  `exists (select from members where members.org_id = ${id} and members.user_id = ${setting("user_id")})`;

const walls = `
  alter table audit_log enable row level security, force row level security;
  ${policy("patchbay_app", "audit_log", "select", isSeen)}
  ${policy("patchbay_app", "audit_log", "insert", isSeen)}
  ${policy("patchbay_bootstrap", "audit_log", "insert", "true")}

  -- Which organizations somebody can enter, with their projects to choose from.
  ${policy("patchbay_credential", "organizations", "select", ofUser("organizations.id"))}
  ${policy("patchbay_credential", "projects", "select", ofUser("projects.org_id"))}

  -- How many organizations somebody has already, who wants another one.
  ${policy("patchbay_bootstrap", "members", "select", `user_id = ${setting("user_id")}`)}
`;

// Nothing updates or deletes what was written down.
const grants = `
  grant select (created_by) on api_keys to patchbay_app;
  grant select, insert on audit_log to patchbay_app;
  grant insert on audit_log to patchbay_bootstrap;
  grant select (id, name) on organizations to patchbay_credential;
  grant select (id, org_id, name, created_at) on projects to patchbay_credential;
  grant select (org_id, user_id) on members to patchbay_bootstrap;
`;
