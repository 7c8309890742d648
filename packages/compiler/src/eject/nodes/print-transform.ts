import { TransformConfig } from "@patchbay/graph";

import { objectOf } from "../expression/static-type.ts";
import { reserved } from "../expression/reserved.ts";
import type { NodePrinter } from "./node-printer.ts";
import { type Field, outputsOf, printFields } from "./printed-fields.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printTransform(printer: NodePrinter): PrintedNode {
  const { values } = TransformConfig.parse(printer.node.config);
  const taken = new Set(["state", "run", "activation", "signal"]);
  const fields: Field[] = [];
  const lines: string[] = [];
  const below = new Map<string, string>();
  for (const [name, source] of Object.entries(values)) {
    const names = new Map([
      ...printer.names,
      [
        "this",
        {
          type: objectOf(Object.fromEntries(fields.map((each) => [each.name, each.type]))),
          text: "this",
          below: new Map(below),
        },
      ],
    ]);
    const { text, type } = printer.expression(source, `/config/values/${name}`, names);
    let constant = reserved.has(name) ? `${name}_value` : name;
    while (taken.has(constant)) constant = `${constant}_`;
    taken.add(constant);
    // A type of its own where the text alone would have a narrower one that nothing else fits.
    lines.push(`const ${constant} = ${text};`);
    below.set(name, constant);
    fields.push({ name, text: constant, type });
  }
  return {
    body: [...lines, `return { outputs: ${printFields(fields)} };`].join("\n"),
    outputs: outputsOf(fields),
  };
}
