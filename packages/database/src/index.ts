export type { BootstrapTransaction } from "./bootstrap.ts";
export { inBootstrap } from "./bootstrap.ts";
export {
  type CredentialTransaction,
  type PresentedCredential,
  readWithCredential,
  withCredential,
} from "./credential.ts";
export {
  isAccessRefused,
  isDatabaseError,
  isForeignKeyViolation,
  isUniqueViolation,
} from "./database-error.ts";
export { type Database, ping } from "./database.ts";
export { DataFolderInUseError } from "./embedded/folder-lock.ts";
export { openEmbeddedDatabase } from "./embedded/open-embedded-database.ts";
export { DatabaseStoppedError } from "./embedded/pglite-thread.ts";
export { migrate } from "./migrate.ts";
export { type IdPrefix, newId } from "./new-id.ts";
export { DatabaseBusyError } from "./postgres/database-busy-error.ts";
export { openPostgresDatabase, type PostgresOptions } from "./postgres/open-postgres-database.ts";
export { SharedLooks } from "./shared-looks.ts";
export { inSweep, type SweepTransaction } from "./sweep.ts";
export type {
  AgentsTable,
  AgentVersionsTable,
  ApiKeysTable,
  MemberRole,
  MembersTable,
  OrganizationsTable,
  ProjectsTable,
  RunEventsTable,
  RunsTable,
  SessionsTable,
  Tables,
  ThreadsTable,
  UsersTable,
} from "./tables.ts";
export {
  type Answers,
  inOrganization,
  inProject,
  inTenant,
  type OrganizationTransaction,
  type ProjectTransaction,
  readInOrganization,
  sendInProject,
  type Statement,
  type Tenant,
  type TenantTransaction,
} from "./tenant.ts";
