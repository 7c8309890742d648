import { ConditionConfig } from "@patchbay/graph";

import { objectOf, stringType } from "../expression/static-type.ts";
import { leaving } from "./leaving.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printTest } from "./print-test.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printCondition(printer: NodePrinter): PrintedNode {
  const { cases } = ConditionConfig.parse(printer.node.config);
  const lines = cases.map(
    ({ id, when }, index) =>
      `if (${printTest(printer, when, `/config/cases/${index}/when`)}) return ${leaving(id)};`,
  );
  return {
    body: [...lines, `return ${leaving("else")};`].join("\n"),
    outputs: objectOf({ case: stringType }),
  };
}
