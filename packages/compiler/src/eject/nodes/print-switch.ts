import { SwitchConfig } from "@patchbay/graph";

import { objectOf, type StaticType, stringType } from "../expression/static-type.ts";
import type { Json } from "../json-kinds.ts";
import { printJson } from "../print-text.ts";
import { leaving } from "./leaving.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printSwitch(printer: NodePrinter): PrintedNode {
  const { cases, value } = SwitchConfig.parse(printer.node.config);
  const { text, type } = printer.expression(value, "/config/value");
  const lines = cases.map(
    ({ id, equals }) => `if (${equality(printer, type, equals)}) return ${leaving(id)};`,
  );
  return {
    body: [`const value = ${text};`, ...lines, `return ${leaving("else")};`].join("\n"),
    outputs: objectOf({ case: stringType }),
  };
}

function equality(printer: NodePrinter, type: StaticType, equals: Json): string {
  const isSameScalar =
    typeof equals === { string: "string", bool: "boolean", number: "number" }[type.kind as string];
  if (isSameScalar || (equals === null && type.kind === "unknown")) return `value === ${printJson(equals)}`;
  printer.helpers.add("deepEqual");
  return `deepEqual(value, ${printJson(equals)})`;
}
