import { LoopConfig } from "@patchbay/graph";

import { boolType, doubleType, objectOf } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printTest } from "./print-test.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printLoop(printer: NodePrinter): PrintedNode {
  const config = LoopConfig.parse(printer.node.config);
  return {
    body: `const holds = ${printTest(printer, config.while, "/config/while")};
      const isLap = holds && laps < ${config.max_iterations};
      return {
        port: isLap ? "body" : "done",
        outputs: { iteration: laps, exhausted: holds && !isLap },
        laps: isLap ? laps + 1 : 0,
      };`,
    outputs: objectOf({ iteration: doubleType, exhausted: boolType }),
  };
}
