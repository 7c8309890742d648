import type { Json, JsonObject } from "@patchbay/graph";
import { AppError } from "@patchbay/errors";

/** What calling a tool does to the world; it drives retries, caching, parallelism and the effect ledger. */
export type EffectClass = "none" | "read" | "idempotent" | "write";

/** Who a tool works for, and how long. */
export interface ToolContext {
  readonly signal: AbortSignal;
  readonly run_id: string;
  readonly org_id: string;
  readonly project_id: string;
  /** Names the call: the same when it is made a second time, because nobody knew how the first one had ended. */
  readonly idempotency_key: string;
}

/** Something that an agent can do. Stateless: one instance serves every run. */
export interface Tool {
  readonly name: string;
  /** For the model: when to use it, what it answers. */
  readonly description: string;
  /** JSON Schema of the arguments. The caller validates against it before `call`. */
  readonly input: JsonObject;
  /** JSON Schema of the result. */
  readonly output: JsonObject;
  readonly effect: EffectClass;
  /** Whether whoever receives its calls takes one `idempotency_key` for one call, however often it comes. */
  readonly takesIdempotencyKey?: boolean;
  /** @throws {ToolError} for what a model or an author can understand and react to */
  call(args: JsonObject, context: ToolContext): Promise<Json>;
}

/** A tool that could not do what it was asked. Inside an `agent` node the model sees the message and may react. */
export class ToolError extends AppError<"tool_failed"> {
  readonly isRetriable: boolean;

  constructor(
    message: string,
    options: { isRetriable?: boolean; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super("tool_failed", message, options);
    this.isRetriable = options.isRetriable ?? false;
  }
}
