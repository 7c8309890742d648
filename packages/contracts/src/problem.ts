import { MessageParams } from "@patchbay/graph";
import { z } from "zod";

/**
 * Every code that a problem document has. A closed set: the server's table of problems and each catalog of the UI is
 * complete by its type, so a code that is new here shows every place that must know it.
 */
export const problemCodes = [
  "agent_in_use",
  "agent_not_found",
  "agent_not_published",
  "agent_version_not_found",
  "already_bootstrapped",
  "answer_invalid",
  "api_key_expiry_invalid",
  "api_key_not_found",
  "body_malformed",
  "body_too_large",
  "checkpoint_not_found",
  "checkpoint_not_resumable",
  "cross_site_request",
  "cursor_invalid",
  "database_unavailable",
  "draft_conflict",
  "eject_refused",
  "fork_edit_invalid",
  "graph_invalid",
  "idempotency_in_progress",
  "idempotency_mismatch",
  "input_invalid",
  "internal_error",
  "interrupt_closed",
  "interrupt_not_found",
  "master_key_missing",
  "not_an_approver",
  "not_answerable",
  "organization_limit_reached",
  "organization_name_taken",
  "organization_not_found",
  "permission_denied",
  "person_required",
  "precondition_required",
  "project_not_found",
  "provider_not_found",
  "request_invalid",
  "route_not_found",
  "run_not_found",
  "schedule_invalid",
  "schedule_not_found",
  "secret_unreadable",
  "shutting_down",
  "slug_taken",
  "thread_busy",
  "thread_not_found",
  "too_many_attempts",
  "trial_invalid",
  "unauthenticated",
  "unsupported_media_type",
  "upgrade_required",
] as const;

export const ProblemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** A problem document (RFC 9457). `code` is the stable name of the problem; `errors` points at wrong fields. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** One of `ProblemCode`; a newer server may know more. */
    code: z.string(),
    request_id: z.string(),
    /** One entry per wrong field; `pointer` is a JSON pointer (RFC 6901) into what was sent. */
    errors: z
      .array(
        z.object({
          in: z.enum(["body", "query", "path", "header"]),
          pointer: z.string(),
          /** In English. */
          message: z.string(),
          /** Where other languages have the message: its key, and what the placeholders of a template stand for. */
          message_key: z.string().optional(),
          params: MessageParams.optional(),
        }),
      )
      .optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
