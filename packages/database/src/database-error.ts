import { DatabaseError } from "pg";

/** Whether Postgres itself (either engine) refused, as opposed to the way to it. `code` is then an SQLSTATE. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}

/** Whether `error` says that a row with the same key exists; with `constraint`, just that constraint or unique index. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return isViolation(error, "23505", constraint);
}

/** Whether `error` says that a row points at nothing, or is still pointed at. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return isViolation(error, "23503", constraint);
}

/** Whether the wall refused: a row of another tenant, or something that the role was never granted. */
export function isAccessRefused(error: unknown): boolean {
  return isViolation(error, "42501");
}

// SQLSTATE codes: https://www.postgresql.org/docs/15/errcodes-appendix.html
function isViolation(error: unknown, code: string, constraint?: string): boolean {
  return (
    isDatabaseError(error) &&
    error.code === code &&
    (constraint === undefined || error.constraint === constraint)
  );
}
