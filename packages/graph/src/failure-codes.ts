/**
 * The codes of failures after which a node can be tried again, as far as an author has not written them: `retry.on` names
 * some of these. Runtimes fail with no others but the ceilings.
 */
export const failureCodes = [
  "model_rate_limited",
  "model_unavailable",
  "model_stream_broken",
  "model_unauthorized",
  "model_request_rejected",
  "model_input_unsupported",
  "model_missing",
  "answer_invalid",
  "attachments_invalid",
  "node_timeout",
  "tool_failed",
  "tool_missing",
  "tool_arguments_invalid",
  "tool_result_invalid",
  "agent_iterations_exceeded",
  "http_failed",
  "http_status_unexpected",
  "http_request_invalid",
  "http_response_invalid",
  "child_failed",
  "child_timeout",
  "child_cancelled",
  "child_missing",
  "child_refused",
  "agent_missing",
  "agent_invalid",
  "agent_input_invalid",
  "call_depth_exceeded",
  "permission_missing",
  "group_failed",
  "group_missing",
  "group_too_large",
  "expression_failed",
  "state_invalid",
  "output_invalid",
  "no_output",
  "body_input_invalid",
  "join_failed",
  "parallel_write",
  "internal_error",
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** The codes of ceilings, of the run or of a node: no policy tries again beyond one. */
export const ceilingCodes = [
  "limit_steps",
  "limit_timeout",
  "limit_tokens",
  "limit_cost",
  "budget_exceeded",
] as const;

export type CeilingCode = (typeof ceilingCodes)[number];
