/**
 * So much is to be done on the database that there was no connection for this in time. Nothing was done; the same may
 * succeed in a moment.
 */
export class DatabaseBusyError extends Error {
  /** As a server says that it has no connection left (PostgreSQL documentation, appendix A, `too_many_connections`). */
  readonly code = "53300";
  /** After how many seconds it is worth asking again. */
  readonly retry_after_seconds = 5;

  constructor() {
    super("All connections to the database are in use, and others wait for them longer than anybody should.");
    this.name = "DatabaseBusyError";
  }
}
