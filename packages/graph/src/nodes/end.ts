import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { defineNode } from "./define-node.ts";
import { Cel } from "./fields.ts";

export const EndConfig = z.strictObject({
  output: z.record(Id, Cel("any")).default({}).meta({ title: "Output" }),
});
export type EndConfig = z.infer<typeof EndConfig>;

/** Computes the run's output, which must satisfy the graph's `output` schema. */
export const end = defineNode({
  type: "end",
  category: "control",
  title: "End",
  summary: "Computes what the run answers.",
  icon: "flag",
  effect: "none",
  config: EndConfig,
  ports: () => [],
  expected: (pointer, { outputType }) => {
    const name = pointer.split("/")[2];
    return outputType.kind === "object" && name !== undefined ? outputType.fields.get(name)?.type : undefined;
  },
});
