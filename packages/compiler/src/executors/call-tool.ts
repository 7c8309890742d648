import type { RunError } from "@patchbay/contracts";
import {
  createValidator,
  type Json,
  JsonSchema,
  type JsonObject,
  type SchemaValidator,
} from "@patchbay/graph";

import { EffectUnknown } from "../ports/journal.ts";
import { type Tool, ToolError } from "../ports/tool.ts";
import { RunFailure, toRunError } from "../run/run-failure.ts";
import { mockedResult } from "../run/trial.ts";
import { decisionOn } from "./effect-decision.ts";
import type { Activation } from "./executor.ts";

/** A tool's result as its `output` schema promises it, defaults filled in. @throws {RunFailure} `tool_result_invalid` */
export function readResult(tool: Tool | undefined, result: Json): Json {
  if (tool === undefined) return result;
  const { output } = validatorsOf(tool);
  const filled = output.withDefaults(result);
  const [violation] = output.violations(filled);
  if (violation === undefined) return filled;
  const at = violation.pointer === "" ? "" : ` at ${violation.pointer}`;
  throw new RunFailure(
    "tool_result_invalid",
    `The result of “${tool.name}” does not fit its schema${at}. ${violation.message}`,
  );
}

export interface ToolCallRequest {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

/** How a tool call ended. A failure is a value: who called decides what it means. */
export type ToolCallOutcome =
  | { readonly ok: true; readonly result: Json; readonly duration_ms: number }
  | { readonly ok: false; readonly error: RunError; readonly thrown: unknown; readonly duration_ms: number };

/**
 * Calls a tool with validated arguments and tells the run about it.
 *
 * @param key names the call among all of the run
 * @throws the signal's reason @throws {EffectUnknown}
 */
export async function callTool(
  call: ToolCallRequest,
  activation: Activation,
  key: string = activation.path,
): Promise<ToolCallOutcome> {
  const { context, node_id, signal } = activation;
  // Of calls that were to run side by side, those that have not begun never do.
  signal.throwIfAborted();
  const about = { node_id, activation: activation.activation, tool_call_id: call.id, tool: call.name };
  const started = performance.now();
  context.emit({ type: "tool.started", ...about, arguments: call.arguments });
  try {
    const result = await invoke(call, activation, key);
    const duration_ms = elapsedSince(started);
    context.emit({ type: "tool.completed", ...about, result, duration_ms });
    return { ok: true, result, duration_ms };
  } catch (thrown) {
    signal.throwIfAborted();
    // Not a failure: the node has to pause.
    if (thrown instanceof EffectUnknown) throw thrown;
    const duration_ms = elapsedSince(started);
    const error = toRunError(thrown, node_id);
    context.emit({ type: "tool.completed", ...about, error, duration_ms });
    return { ok: false, error, thrown, duration_ms };
  }
}

async function invoke(call: ToolCallRequest, activation: Activation, key: string): Promise<Json> {
  const { context, signal, effects } = activation;
  const tool = context.tool(call.name);
  if (tool === undefined) throw new RunFailure("tool_missing", `There is no tool “${call.name}”.`);
  const { input: validator } = validatorsOf(tool);
  const given = validator.withDefaults(call.arguments);
  const [violation] = validator.violations(given);
  if (violation !== undefined) {
    const at = violation.pointer === "" ? "the arguments" : violation.pointer;
    throw new RunFailure(
      "tool_arguments_invalid",
      `“${call.name}” was called wrongly at ${at}: ${violation.message}`,
    );
  }
  const mocked = mockedResult(context, activation.node_id, call.name);
  if (mocked !== undefined) return mocked.result;
  const { org_id, project_id } = context.caller;
  if (tool.effect === "write") effects.written = true;
  // A valid object is still one with its defaults filled in.
  const args = given as JsonObject;
  const make = (idempotency_key: string): Promise<Json> =>
    tool.call(args, { signal, run_id: context.run.id, org_id, project_id, idempotency_key });
  if (tool.effect === "none" || tool.effect === "read") return await make(key);
  const isRepeatable = tool.effect === "idempotent" || tool.takesIdempotencyKey === true;
  return await context.journal.effect(
    {
      key,
      tool: tool.name,
      arguments: args,
      resultSchema: validatorsOf(tool).outputSchema,
      isRepeatable,
      decision: decisionOn(key, activation),
    },
    make,
    // A tool that says that it could not has done nothing; of anything else nobody knows.
    (thrown) => thrown instanceof ToolError,
  );
}

interface ToolValidators {
  readonly input: SchemaValidator;
  readonly output: SchemaValidator;
  readonly outputSchema: JsonSchema;
}

const validators = new WeakMap<Tool, ToolValidators>();

function validatorsOf(tool: Tool): ToolValidators {
  const known = validators.get(tool);
  if (known !== undefined) return known;
  const outputSchema = JsonSchema.parse(tool.output);
  const made = {
    input: createValidator(JsonSchema.parse(tool.input)),
    output: createValidator(outputSchema),
    outputSchema,
  };
  validators.set(tool, made);
  return made;
}

/** Milliseconds, to a hundredth: more would be noise in every log. */
export const elapsedSince = (started: number): number =>
  Math.round((performance.now() - started) * 100) / 100;
