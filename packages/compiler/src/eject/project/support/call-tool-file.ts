/** `src/call-tool.ts`, the same in every project that has it. */
export const callToolFile = `import type { AnyActivation } from "./activation.ts";
import { AgentError } from "./agent-error.ts";
import type { Json, JsonObject } from "./json.ts";
import { type JsonSchema, readAs, violations, fillDefaults } from "./json-schema.ts";
import { tools } from "./tools.ts";

/** Something that an agent can do. */
export interface Tool {
  readonly name: string;
  /** For the model: when to use it, what it answers. */
  readonly description: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  /** What calling it does to the world; a \`write\` is never repeated blindly. */
  readonly effect: "none" | "read" | "idempotent" | "write";
  call(args: JsonObject, signal: AbortSignal): Promise<Json>;
}

/** Calls a tool with arguments that fit its schema. */
export async function callTool(name: string, args: JsonObject, activation: AnyActivation): Promise<Json> {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new AgentError("tool_missing", \`There is no tool “\${name}”.\`);
  const given = fillDefaults(tool.input, args);
  const [violation] = violations(tool.input, given);
  if (violation !== undefined) {
    const at = violation.pointer === "" ? "the arguments" : violation.pointer;
    throw new AgentError("tool_arguments_invalid", \`“\${name}” was called wrongly at \${at}: \${violation.message}\`);
  }
  if (tool.effect === "write") activation.effects.written = true;
  activation.signal.throwIfAborted();
  return await tool.call(given as JsonObject, activation.signal);
}

/** A tool's result as its schema promises it. */
export function readResult(name: string, result: Json): Json {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) return result;
  return readAs(tool.output, result, "tool_result_invalid", \`The result of “\${name}” does not fit its schema\`);
}
`;
