import { SetStateConfig } from "@patchbay/graph";

import { objectOf, printType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import { printFields } from "./printed-fields.ts";
import type { PrintedNode, PrintFacts } from "./printed-node.ts";

export function printSetState(printer: NodePrinter, { channelKey, channelType }: PrintFacts): PrintedNode {
  const { assign } = SetStateConfig.parse(printer.node.config);
  const fields = Object.entries(assign).map(([channel, source]) => {
    const made = printer.expression(source, `/config/assign/${channel}`);
    const wanted = channelType(channel);
    const fits = wanted.kind === "unknown" || printType(wanted) === printType(made.type);
    return { ...made, name: channelKey(channel), fits };
  });
  const isSure = fields.every(({ fits }) => fits);
  // What a channel takes is seen when it is written; until then such a value need only be JSON.
  if (!isSure) printer.import("../state.ts", "type ChannelWrites");
  return {
    body: `return { channels: ${printFields(fields)}${isSure ? "" : " as ChannelWrites"} };`,
    outputs: objectOf({}),
  };
}
