import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";

export const FailConfig = z.strictObject({
  code: Id.meta({ title: "Code", description: "What programs go by." }),
  message: Template.meta({ title: "Message", description: "What people read." }),
});
export type FailConfig = z.infer<typeof FailConfig>;

/** Ends the run as failed, with an error of the author's own. */
export const fail = defineNode({
  type: "fail",
  category: "control",
  title: "Fail",
  summary: "Ends the run with an error of your own.",
  icon: "octagon-x",
  effect: "none",
  isFinal: true,
  config: FailConfig,
  ports: () => [],
});
