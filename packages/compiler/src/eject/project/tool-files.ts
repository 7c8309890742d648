import type { Json } from "../json-kinds.ts";
import { printJson } from "../print-text.ts";
import type { EjectableTool } from "./tools.ts";

/** `src/tools.ts`, and two files for each tool: what models are told of it, and what it does. */
export function printToolFiles(tools: readonly EjectableTool[]): ReadonlyMap<string, string> {
  return new Map([
    ["src/tools.ts", printTools(tools.map(({ name }) => name))],
    ...tools.flatMap((tool) => {
      const file = fileOf(tool.name);
      return [
        [`src/tools/${file}.ts`, tool.source],
        [`src/tools/${file}-tool.ts`, printTool(tool)],
      ] as const;
    }),
  ]);
}

// A schema is JSON; its type spells absent keys as undefined, which printing leaves out.
const printTool = ({ name, description, input, output, effect }: EjectableTool): string =>
  `import type { Tool } from "../call-tool.ts";
import { call } from "./${fileOf(name)}.ts";

export const ${toolConstant(name)}: Tool = {
  name: ${JSON.stringify(name)},
  description: ${printJson(description)},
  input: ${printJson(input as Json)},
  output: ${printJson(output as Json)},
  effect: ${JSON.stringify(effect)},
  call,
};
`;

const fileOf = (name: string): string => name.replaceAll("_", "-");

const toolConstant = (name: string): string =>
  `${name.replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Tool`;

function printTools(names: readonly string[]): string {
  return `import type { Tool } from "./call-tool.ts";
${names.map((name) => `import { ${toolConstant(name)} } from "./tools/${fileOf(name)}-tool.ts";`).join("\n")}

/** What the agent's nodes can call. */
export const tools: readonly Tool[] = [${names.map(toolConstant).join(", ")}];
`;
}
