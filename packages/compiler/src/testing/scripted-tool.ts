import type { Json, JsonObject } from "@patchbay/graph";

import type { Tool, ToolContext } from "../ports/tool.ts";

/** A tool that remembers how it was called. */
export interface ScriptedTool extends Tool {
  /** Oldest first. */
  readonly calls: readonly JsonObject[];
}

/** A tool that does `work`; what `more` leaves open takes and answers anything, and reads. */
export function scriptedTool(
  name: string,
  work: (args: JsonObject, context: ToolContext) => Promise<Json> | Json,
  more: Partial<Pick<Tool, "input" | "output" | "effect">> = {},
): ScriptedTool {
  const calls: JsonObject[] = [];
  return {
    name,
    description: `The tool ${name}.`,
    input: { type: "object" },
    output: {},
    effect: "read",
    ...more,
    calls,
    call: async (args, context) => {
      calls.push(args);
      return await work(args, context);
    },
  };
}
