import { type PgQueryable, runMigrations } from "bullmq";
import { escapeIdentifier } from "pg";

/** The schema of BullMQ's tables; with a pool that is not its own it knows no other. */
export const jobSchema = "bullmq";

/**
 * Makes BullMQ's tables, or brings them up to date: one transaction, one process at a time. Then lets `login` work with
 * them where the owner is another. They hold ids and versions and no tenant's content, so they have no row-level
 * security.
 */
export async function prepareSchema(
  owner: { connect(): Promise<PgQueryable & { release(): void }> },
  login: string | undefined,
): Promise<void> {
  const client = await owner.connect();
  try {
    await runMigrations(client, jobSchema);
    const { rows } = await client.query<{ name: string }>("select current_user::text as name");
    if (login === undefined || rows[0]?.name === login) return;
    const to = escapeIdentifier(login);
    await client.query(`grant usage, create on schema ${jobSchema} to ${to}`);
    await client.query(
      `grant select, insert, update, delete, truncate on all tables in schema ${jobSchema} to ${to}`,
    );
    await client.query(`grant usage, select, update on all sequences in schema ${jobSchema} to ${to}`);
  } finally {
    client.release();
  }
}
