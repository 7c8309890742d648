import type { GraphInvalidError } from "@patchbay/compiler";
import type { ProblemCode } from "@patchbay/contracts";
import type {
  ApiKeyExpiryInvalidError,
  ApiKeyNotFoundError,
  OrganizationNameTakenError,
  PermissionDeniedError,
  PersonRequiredError,
  TooManyAttemptsError,
  TooManyOrganizationsError,
  UnauthenticatedError,
  UnknownOrganizationError,
  UnknownProjectError,
} from "@patchbay/identity";
import type { MasterKeyMissingError, ProviderNotFoundError, SecretUnreadableError } from "@patchbay/models";
import type {
  AgentInUseError,
  AgentNotFoundError,
  AgentNotPublishedError,
  AgentVersionNotFoundError,
  AnswerInvalidError,
  CheckpointNotFoundError,
  CheckpointNotResumableError,
  CursorInvalidError,
  DraftConflictError,
  ForkEditInvalidError,
  IdempotencyInProgressError,
  IdempotencyMismatchError,
  InputInvalidError,
  TrialInvalidError,
  InterruptClosedError,
  InterruptNotFoundError,
  NotAnApproverError,
  NotAnswerableError,
  ProjectNotFoundError,
  RunNotFoundError,
  ScheduleInvalidError,
  ScheduleNotFoundError,
  ShuttingDownError,
  SlugTakenError,
  ThreadBusyError,
  ThreadNotFoundError,
} from "@patchbay/runtime";

import type { EjectRefusedError } from "./eject-refused-error.ts";
import type { HttpError } from "./http-error.ts";

/** How a code looks over HTTP. */
export interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 426 | 428 | 429 | 500 | 503;
  readonly title: string;
}

type PublicError =
  | AgentInUseError
  | AgentNotFoundError
  | AgentNotPublishedError
  | AgentVersionNotFoundError
  | AnswerInvalidError
  | ApiKeyExpiryInvalidError
  | ApiKeyNotFoundError
  | MasterKeyMissingError
  | ProviderNotFoundError
  | SecretUnreadableError
  | CheckpointNotFoundError
  | CheckpointNotResumableError
  | CursorInvalidError
  | DraftConflictError
  | EjectRefusedError
  | ForkEditInvalidError
  | GraphInvalidError
  | HttpError
  | IdempotencyInProgressError
  | IdempotencyMismatchError
  | InputInvalidError
  | TrialInvalidError
  | InterruptClosedError
  | InterruptNotFoundError
  | NotAnApproverError
  | NotAnswerableError
  | OrganizationNameTakenError
  | PermissionDeniedError
  | PersonRequiredError
  | ProjectNotFoundError
  | RunNotFoundError
  | ScheduleInvalidError
  | ScheduleNotFoundError
  | ShuttingDownError
  | SlugTakenError
  | ThreadBusyError
  | ThreadNotFoundError
  | TooManyAttemptsError
  | TooManyOrganizationsError
  | UnauthenticatedError
  | UnknownOrganizationError
  | UnknownProjectError;

type AnsweredCode = PublicError["code"] | "database_unavailable" | "internal_error";

/**
 * Every code the API answers with; leaving one out does not compile. The same as the contract's: a code that only one of
 * the two has does not compile either.
 */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> &
  Readonly<Record<AnsweredCode, ProblemKind>> = {
  agent_in_use: { status: 409, title: "Agent in use" },
  agent_not_found: { status: 404, title: "Agent not found" },
  agent_not_published: { status: 409, title: "Agent not published" },
  agent_version_not_found: { status: 404, title: "Version not found" },
  answer_invalid: { status: 422, title: "The answer does not fit" },
  api_key_expiry_invalid: { status: 422, title: "The expiry does not fit" },
  api_key_not_found: { status: 404, title: "API key not found" },
  already_bootstrapped: { status: 409, title: "Already set up" },
  body_malformed: { status: 400, title: "The body is not JSON" },
  body_too_large: { status: 413, title: "The body is too large" },
  checkpoint_not_found: { status: 404, title: "Checkpoint not found" },
  checkpoint_not_resumable: { status: 409, title: "Nothing can go on from here" },
  cross_site_request: { status: 403, title: "Request from another site" },
  cursor_invalid: { status: 400, title: "Unknown cursor" },
  database_unavailable: { status: 503, title: "The database does not answer" },
  draft_conflict: { status: 412, title: "The draft has changed" },
  eject_refused: { status: 422, title: "The graph cannot be ejected" },
  fork_edit_invalid: { status: 422, title: "The edit does not fit" },
  graph_invalid: { status: 422, title: "The graph has errors" },
  idempotency_in_progress: { status: 409, title: "Still being answered" },
  idempotency_mismatch: { status: 422, title: "Another request has this key" },
  input_invalid: { status: 422, title: "The input does not fit" },
  trial_invalid: { status: 422, title: "The trial does not fit" },
  interrupt_closed: { status: 409, title: "Already closed" },
  interrupt_not_found: { status: 404, title: "Interrupt not found" },
  internal_error: { status: 500, title: "Internal error" },
  master_key_missing: { status: 503, title: "No master key" },
  not_an_approver: { status: 403, title: "Others answer this" },
  not_answerable: { status: 409, title: "Only time ends this" },
  organization_limit_reached: { status: 409, title: "Too many organizations" },
  organization_name_taken: { status: 409, title: "Name taken" },
  organization_not_found: { status: 404, title: "Organization not found" },
  permission_denied: { status: 403, title: "Permission denied" },
  person_required: { status: 403, title: "A person must do this" },
  precondition_required: { status: 428, title: "If-Match is required" },
  project_not_found: { status: 404, title: "Project not found" },
  provider_not_found: { status: 404, title: "No key of this provider" },
  request_invalid: { status: 400, title: "The request is not valid" },
  route_not_found: { status: 404, title: "No such route" },
  run_not_found: { status: 404, title: "Run not found" },
  schedule_invalid: { status: 422, title: "The schedule names no moments" },
  schedule_not_found: { status: 404, title: "Schedule not found" },
  secret_unreadable: { status: 503, title: "A stored key cannot be opened" },
  shutting_down: { status: 503, title: "Shutting down" },
  slug_taken: { status: 409, title: "Slug taken" },
  thread_busy: { status: 409, title: "Thread busy" },
  thread_not_found: { status: 404, title: "Thread not found" },
  too_many_attempts: { status: 429, title: "Too many attempts" },
  unauthenticated: { status: 401, title: "Not signed in" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  upgrade_required: { status: 426, title: "This is a WebSocket" },
};
