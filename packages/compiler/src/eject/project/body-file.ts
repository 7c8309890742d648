import type { Plan } from "../../plan/plan.ts";
import { printType, typeOfSchema } from "../expression/static-type.ts";
import type { Place } from "../token-places.ts";
import { importJoins, outputOf, printEntered, printFirstValues } from "./run-of-graph.ts";

/** `body.ts` of a node that runs a graph of its own: one run of that graph. */
export function printBodyFile(
  plan: Plan,
  about: {
    readonly nodeId: string;
    readonly keys: ReadonlyMap<string, string>;
    readonly start: Place;
    readonly shared: string;
  },
): string {
  const { nodeId, keys, start, shared } = about;
  const { max_steps, timeout_ms } = plan.limits;
  const hasChannels = plan.channels.length > 0;
  const outputType = printType(typeOfSchema(plan.output));
  const jsonTypes = [...(/\bJson\b/.test(outputType) ? ["Json"] : []), "JsonObject"];
  return `import { AgentError } from "${shared}agent-error.ts";
${importJoins(start, shared)}import type { ${jsonTypes.join(", ")} } from "${shared}json.ts";
import { readAs } from "${shared}json-schema.ts";
import type { ItemOf } from "${shared}map-items.ts";
import type { Message } from "${shared}messages.ts";
import type { Run } from "${shared}run.ts";
import { underLimits } from "${shared}under-limits.ts";
import { graph } from "./graph.ts";
import { inputSchema, outputSchema } from "./schemas.ts";
import type { ${hasChannels ? "ChannelWrites, " : ""}Input, State, StateUpdate } from "./state.ts";
import type { BodyRun, Item } from "./step.ts";

/** What a run of the body answers. */
export type Output = ${outputType};

const limits = { maxSteps: ${max_steps}, timeoutMs: ${timeout_ms} };
${printFirstValues(plan, keys)}
/** Runs the graph inside “${nodeId}” once. @throws {AgentError} where it fails @throws the signal's reason */
export async function runBody(
  given: JsonObject,
  of: ItemOf<Item>,
  run: Run,
  outer: AbortSignal,
): Promise<Output> {
  const what = "The input of the body does not fit its schema";
  // What fits the schema is of the schema's type.
  const input = readAs(inputSchema, given, "body_input_invalid", what) as Input;
  outer.throwIfAborted();
  try {
    return await underLimits(limits, outer, async (signal) => {
      const context: BodyRun = { run, ...of };
      const final = await run.outside(() =>
        graph.invoke(firstState(input, run), {
          context: context as never, // what steps read; LangGraph hands it on
          signal,
          recursionLimit: limits.maxSteps + 1,
        }),
      );
      return outputOf(final);
    });
  } catch (thrown) {
    outer.throwIfAborted();
    throw atNoNode(thrown);
  }
}

/** A failure of the body as a whole is no node's. */
function atNoNode(thrown: unknown): unknown {
  if (!(thrown instanceof AgentError) || thrown.node_id !== undefined) return thrown;
  const { code, message, retriable } = thrown;
  return new AgentError(code, message, { retriable, node_id: null, cause: thrown });
}

function firstState(input: Input, run: Run): StateUpdate {
  const text: unknown = (input as JsonObject)["message"];
  const said: Message[] = typeof text === "string" ? [{ id: run.newId(), role: "user", text }] : [];
  return {
    ${hasChannels ? "...firstValues," : ""}
    input,
    messages: said,
    ${printEntered(start)}
  };
}

${outputOf}`;
}
