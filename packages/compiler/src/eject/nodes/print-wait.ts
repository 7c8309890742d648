import { WaitConfig } from "@patchbay/graph";

import { objectOf, unknownType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import { orExpired, printAsking } from "./print-asking.ts";
import type { PrintedNode } from "./printed-node.ts";

export function printWait(printer: NodePrinter): PrintedNode {
  const { duration_ms, until, signal, timeout_ms } = WaitConfig.parse(printer.node.config);
  if (signal !== undefined) {
    const payload = `{ signal: ${JSON.stringify(signal)} }`;
    return {
      body: `${printAsking({ kind: "signal", payload, expires_ms: timeout_ms })}
      return { outputs: { payload: answer.value } };`,
      outputs: orExpired(objectOf({ payload: unknownType }), timeout_ms),
    };
  }
  printer.import("node:timers/promises", "setTimeout as delay");
  const outputs = objectOf({});
  if (until === undefined)
    return { body: `await delay(${duration_ms}, undefined, { signal });\nreturn {};`, outputs };
  const { text, type } = printer.expression(until, "/config/until");
  if (type.kind !== "string")
    return printer.refuse("/config/until", "A time that is not written as a text has no counterpart.");
  printer.import("../agent-error.ts", "AgentError");
  return {
    body: `const time = Date.parse(${text});
      if (Number.isNaN(time)) throw new AgentError("expression_failed", "“until” is not a time.");
      await delay(Math.max(0, time - Date.now()), undefined, { signal });
      return {};`,
    outputs,
  };
}
