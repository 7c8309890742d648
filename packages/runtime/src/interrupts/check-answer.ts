import type { Interrupt } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import { createValidator, type Json, JsonSchema, type SchemaViolation } from "@patchbay/graph";

/** Who answers, as far as a question may care. */
export interface Answerer {
  /** A person's id, or that of a program's key. */
  readonly id: string;
  readonly roles: readonly string[];
}

/** The answer does not fit what was asked. */
export class AnswerInvalidError extends AppError<"answer_invalid"> {
  readonly violations: readonly SchemaViolation[];

  constructor(violations: readonly SchemaViolation[]) {
    super("answer_invalid", "The answer does not fit what was asked.");
    this.violations = violations;
  }
}

/** Only some may answer this, and whoever asks is none of them. */
export class NotAnApproverError extends AppError<"not_an_approver"> {
  constructor() {
    super("not_an_approver", "The graph lets others answer this.");
  }
}

/** Only the clock ends this wait. */
export class NotAnswerableError extends AppError<"not_answerable"> {
  constructor(expiresAt: string | null) {
    super("not_answerable", "The run waits for a time here, and nobody can answer that.", {
      details: { expires_at: expiresAt },
    });
  }
}

/**
 * The answer as the node that asked will read it: defaults of the schema filled in.
 *
 * @throws {NotAnswerableError} @throws {NotAnApproverError} @throws {AnswerInvalidError}
 */
export function checkAnswer(
  { kind, expires_at, approvers, schema }: Pick<Interrupt, "kind" | "expires_at" | "approvers" | "schema">,
  value: Json,
  by: Answerer,
): Json {
  if (kind === "timer") throw new NotAnswerableError(expires_at);
  if (approvers !== null) {
    const isNamed = approvers.users?.includes(by.id) === true;
    const hasRole = by.roles.some((role) => approvers.roles?.includes(role));
    if (!isNamed && !hasRole) throw new NotAnApproverError();
  }
  if (schema === null) return value;
  const validator = createValidator(JsonSchema.parse(schema));
  const filled = validator.withDefaults(value);
  const violations = validator.violations(filled);
  if (violations.length > 0) throw new AnswerInvalidError(violations);
  return filled;
}
