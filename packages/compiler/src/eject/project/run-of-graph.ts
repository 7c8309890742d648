import { createValidator, type Json } from "@patchbay/graph";

import type { Plan } from "../../plan/plan.ts";
import { printJson } from "../print-text.ts";
import type { Place } from "../token-places.ts";

// What `src/agent.ts` and the files of bodies have in common: the run of one graph.

/** What channels hold before the first write; empty where there are none. */
export function printFirstValues({ channels }: Plan, keys: ReadonlyMap<string, string>): string {
  const first = channels.flatMap(({ name, schema, default: value }) =>
    value === undefined
      ? []
      : [`${keys.get(name)}: ${printJson(createValidator(schema).withDefaults(value))},`],
  );
  return channels.length === 0
    ? ""
    : `\n/** What channels with a default hold before the first write. */\nconst firstValues: ChannelWrites = {\n${first.join("\n")}\n};\n`;
}

/** What leaving `start` says to joins and loops, as fields of the first state. */
export function printEntered(start: Place): string {
  const told = Object.values(start.tells).flat();
  const entered = Object.values(start.enters).flat();
  return [
    ...(told.length > 0 ? [`joins: [${told.map(({ text }) => text).join(", ")}],`] : []),
    ...(entered.length > 0
      ? [`laps: ${printJson(Object.fromEntries(entered.map((loop): [string, Json] => [loop, 0])))},`]
      : []),
  ].join("\n    ");
}

/** The import of what `printEntered` calls. */
export function importJoins(start: Place, shared: string, more: readonly string[] = []): string {
  const calls = new Set<string>(more);
  for (const call of Object.values(start.tells).flatMap((told) => told.map(({ call }) => call)))
    calls.add(call);
  return calls.size === 0 ? "" : `import { ${[...calls].toSorted().join(", ")} } from "${shared}joins.ts";\n`;
}

/** Reads the output of a run that has ended. */
export const outputOf = `function outputOf(final: State): Output {
  if (final.output === undefined)
    throw new AgentError("no_output", "The run ended without reaching an end node.");
  // What fits the schema is of the schema's type.
  return readAs(
    outputSchema,
    final.output,
    "output_invalid",
    "The output does not fit the graph's output schema",
  ) as Output;
}
`;
