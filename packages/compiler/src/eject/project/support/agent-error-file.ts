/** `src/agent-error.ts`, the same in every project that has it. */
export const agentErrorFile = `/** A run, or a step of it, that failed for a reason that can be understood. */
export class AgentError extends Error {
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly retriable: boolean;
  /** The node that failed; null where it was no node of a body but the body as a whole. */
  readonly node_id: string | null | undefined;
  /** How long a provider asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    options: {
      retriable?: boolean;
      node_id?: string | null | undefined;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "AgentError";
    this.code = code;
    this.retriable = options.retriable ?? false;
    this.node_id = options.node_id;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Any thrown value as an error with a code; of what nobody foresaw only that it happened is told. */
export function toAgentError(thrown: unknown, nodeId?: string): AgentError {
  if (thrown instanceof AgentError) {
    const { code, message, retriable, node_id = nodeId } = thrown;
    return new AgentError(code, message, { retriable, node_id, cause: thrown });
  }
  const message = "Something went wrong inside the agent.";
  return new AgentError("internal_error", message, { node_id: nodeId, cause: thrown });
}
`;
