import type { Tool } from "@patchbay/compiler";
import { AppError } from "@patchbay/errors";

/** The tools of this server, by name. */
export interface ToolRegistry {
  /** @throws {ToolNotFoundError} */
  get(name: string): Tool;
  find(name: string): Tool | undefined;
  /** All of them, in the order in which they were registered. */
  list(): readonly Tool[];
}

export class ToolNotFoundError extends AppError<"tool_not_found"> {
  constructor(name: string, known: readonly string[]) {
    const message = `There is no tool “${name}” on this server; there are: ${known.join(", ") || "none"}.`;
    super("tool_not_found", message, { details: { name, known } });
  }
}

/** A tool's name as models take it in their protocols and documents in theirs. */
const toolName = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * Made once, in the composition root.
 *
 * @throws {TypeError} when two tools have the same name, or a name is no id: the composition root is wrong then
 */
export function createToolRegistry(tools: readonly Tool[]): ToolRegistry {
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    const { name } = tool;
    if (!toolName.test(name))
      throw new TypeError(`A tool's name must match ${toolName.source}; found “${name}”.`);
    if (byName.has(name)) throw new TypeError(`Two tools are named “${name}”.`);
    byName.set(name, tool);
  }
  return {
    get(name) {
      const tool = byName.get(name);
      if (tool === undefined) throw new ToolNotFoundError(name, [...byName.keys()]);
      return tool;
    },
    find: (name) => byName.get(name),
    list: () => [...byName.values()],
  };
}
