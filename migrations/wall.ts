// How migrations after the first wall off their tables. The first one keeps a copy of its own: what is merged never
// changes its meaning.

// What a transaction says about itself (see @patchbay/database). Once a setting was used in a session it is '' and not
// null afterwards, hence nullif; a null equals nothing, so what is not said shows nothing. The sub-select makes Postgres
// ask once per query instead of once per row.
export const setting = (name: string): string => `(select nullif(current_setting('app.${name}', true), ''))`;

/** The ids of the projects that the transaction is confined to, as an array. */
export const projectIds = `((select string_to_array(nullif(current_setting('app.project_ids', true), ''), ','))::text[])`;

const ofProjects = `org_id = ${setting("org_id")}
  and project_id = any (${projectIds})`;

/** Forced row-level security on tables with `org_id` and `project_id`: the application sees its own projects' rows. */
export function walledByProject(tables: readonly string[]): string {
  return tables
    .map(
      (table) => `alter table ${table} enable row level security, force row level security;
        ${policy("patchbay_app", table, "all", ofProjects)}`,
    )
    .join("\n");
}

/**
 * A policy for a role. `to role` alone would also let in whoever is a member of the role, which the login is: it takes
 * the roles on, so outside of them it must see nothing by being a member.
 */
export function policy(
  role: string,
  table: string,
  command: "all" | "select" | "insert" | "update" | "delete",
  condition: string,
): string {
  const clause = command === "insert" ? "with check" : "using";
  return `create policy ${role}_${command} on ${table} for ${command} to ${role}
    ${clause} (current_user = '${role}' and (${condition}));`;
}
