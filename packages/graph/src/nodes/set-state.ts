import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const SetStateConfig = z.strictObject({
  assign: z.record(Id, Cel("any")).meta({ title: "Assign", description: "Channel by channel." }),
});
export type SetStateConfig = z.infer<typeof SetStateConfig>;

/** Writes to the graph's channels; each channel's reducer combines the write with what is there. */
export const setState = defineNode({
  type: "set_state",
  category: "data",
  title: "Set state",
  summary: "Writes to the graph's state.",
  icon: "database",
  effect: "none",
  config: SetStateConfig,
  ports: () => ["out"],
  expected: (pointer, { channelType }) => channelType(pointer.split("/")[2] ?? ""),
  writes: (config) => Object.keys(config.assign),
});
