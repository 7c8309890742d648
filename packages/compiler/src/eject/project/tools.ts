import type { JsonSchema } from "@patchbay/graph";

/** A tool that a project can have without the platform: what models are told of it, and its source. */
export interface EjectableTool {
  readonly name: string;
  readonly description: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly effect: "none" | "read" | "idempotent" | "write";
  /**
   * A module that exports `call(args: JsonObject, signal: AbortSignal): Promise<Json>`. It may import `../agent-error.ts`,
   * `../json.ts`, Node's own modules and `dependencies`, and says what a model can react to by an `AgentError` with the
   * code `tool_failed`.
   */
  readonly source: string;
  /** Whether it imports `../http.ts`. */
  readonly usesHttp?: boolean;
  /** By package, the exact version. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** What checking its types needs. */
  readonly devDependencies?: Readonly<Record<string, string>>;
}
