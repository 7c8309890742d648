import type { RunError } from "@patchbay/contracts";
import { AppError } from "@patchbay/errors";
import { ExpressionError } from "@patchbay/graph";

import { AgentCallError } from "../ports/agent-calls.ts";
import { HttpError } from "../ports/http-client.ts";
import { ModelError } from "../ports/chat-model.ts";
import { ToolError } from "../ports/tool.ts";

/** The codes that the runtime itself gives a failure, beside those of models and tools. */
export type RunFailureCode =
  | "expression_failed"
  | "state_invalid"
  | "output_invalid"
  | "answer_invalid"
  | "attachments_invalid"
  | "model_missing"
  | "tool_missing"
  | "tool_arguments_invalid"
  | "tool_result_invalid"
  | "agent_iterations_exceeded"
  | "http_request_invalid"
  | "http_failed"
  | "http_status_unexpected"
  | "http_response_invalid"
  | "node_timeout"
  | "limit_steps"
  | "limit_timeout"
  | "limit_tokens"
  | "limit_cost"
  | "budget_exceeded"
  | "parallel_write"
  | "join_failed"
  | "body_input_invalid"
  | "child_failed"
  | "child_cancelled"
  | "child_timeout"
  | "group_failed"
  | "group_missing"
  | "group_too_large"
  | "no_output"
  | "internal_error";

/** A node or a run that failed for a reason that its author or caller can understand. */
export class RunFailure extends AppError<RunFailureCode> {
  readonly isRetriable: boolean;

  constructor(
    code: RunFailureCode,
    message: string,
    options: { isRetriable?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, options.cause === undefined ? {} : { cause: options.cause });
    this.isRetriable = options.isRetriable ?? false;
  }
}

/** Whether a code says that a ceiling of the run is reached: nothing forgives it, and no policy softens it. */
export const isRunCeiling = (code: string): boolean => code.startsWith("limit_");

/** The same, or a ceiling of a node. */
export const isCeiling = (code: string): boolean => isRunCeiling(code) || code === "budget_exceeded";

/** A failure that the graph's author wrote down: code and message are theirs. */
export class AuthoredFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "AuthoredFailure";
    this.code = code;
  }
}

/** A failure that has left its node: what the run reports. */
export class NodeFailure extends Error {
  readonly error: RunError;

  constructor(error: RunError, cause: unknown) {
    super(error.message, { cause });
    this.name = "NodeFailure";
    this.error = error;
  }
}

/**
 * Any thrown value as a typed error without secrets: errors of ours say what they mean; of anything else only that it
 * happened is told, because foreign messages quote what they were given.
 */
export function toRunError(thrown: unknown, nodeId?: string): RunError {
  if (thrown instanceof NodeFailure) return thrown.error;
  const at = nodeId === undefined ? {} : { node_id: nodeId };
  if (isOurs(thrown)) {
    return { code: thrown.code, message: thrown.message, retriable: thrown.isRetriable, ...at };
  }
  if (thrown instanceof AuthoredFailure) {
    return { code: thrown.code, message: thrown.message, retriable: false, ...at };
  }
  if (thrown instanceof ExpressionError) {
    return {
      code: "expression_failed",
      message: `An expression failed: ${thrown.message}`,
      retriable: false,
      ...at,
    };
  }
  return {
    code: "internal_error",
    message: "Something went wrong inside Patchbay; the server's log knows more.",
    retriable: false,
    ...at,
  };
}

const isOurs = (
  thrown: unknown,
): thrown is AgentCallError | HttpError | ModelError | RunFailure | ToolError =>
  [AgentCallError, HttpError, ModelError, RunFailure, ToolError].some((each) => thrown instanceof each);
