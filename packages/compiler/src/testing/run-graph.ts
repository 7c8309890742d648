import type { Message } from "@patchbay/contracts";
import type { Json, JsonObject, Resources } from "@patchbay/graph";
import { testResources } from "@patchbay/graph/testing";

import { AgentCompiler, GraphInvalidError } from "../agent-compiler.ts";
import type { CompiledAgent } from "../compiled-agent.ts";
import type { AgentResult } from "../run/agent-result.ts";
import { toRunError } from "../run/run-failure.ts";
import type { ThreadState } from "../run/thread-state.ts";
import { recordingContext, type RecordingContext } from "./recording-context.ts";

/** The agent of a document without errors. @throws {GraphInvalidError} */
export function compiled(document: Json, resources: Resources = testResources): CompiledAgent {
  const compilation = new AgentCompiler().compile(document, resources);
  if (!compilation.ok) throw new GraphInvalidError(compilation.diagnostics);
  return compilation.agent;
}

/** A thread in which nothing has been said yet. */
export const emptyThread: ThreadState = { messages: [], channels: {} };

/** A user's message as it stands in a thread. */
export const said = (text: string, id = text): Message => ({ id, role: "user", text });

/** How a run ended that waited for nobody. */
export type Completed = Extract<AgentResult, { status: "completed" }>;

/** @throws where the run waits for somebody */
export function completed(result: AgentResult): Completed {
  if (result.status === "completed") return result;
  throw new Error(`The run waits at ${result.requests.map(({ node_id }) => node_id).join(", ")}.`);
}

/** Runs a document once, to its end, on `{ message: "hello" }`, or what is given instead. */
export async function runGraph(
  document: Json,
  context: RecordingContext = recordingContext({}),
  given: { readonly input?: JsonObject; readonly thread?: ThreadState; readonly signal?: AbortSignal } = {},
): Promise<Completed> {
  const { input = { message: "hello" }, thread = emptyThread, signal = new AbortController().signal } = given;
  const agent = compiled(document);
  const read = agent.readInput(input);
  if (!read.ok)
    throw new Error(`The input is wrong: ${read.violations.map(({ message }) => message).join(" ")}`);
  return completed(await agent.run(read.input, thread, context, signal));
}

/** The error that a run ends with. @throws where it ends well */
export async function failureOf(running: Promise<unknown>) {
  try {
    await running;
  } catch (thrown) {
    return toRunError(thrown);
  }
  throw new Error("The run was to fail, and did not.");
}
