import { z } from "zod";

import { defineNode } from "./define-node.ts";

/** Where a run begins: emits the first token. What the caller said (`input.message`) joins the thread's messages here. */
export const start = defineNode({
  type: "start",
  category: "control",
  title: "Start",
  summary: "Where every run begins.",
  icon: "play",
  effect: "none",
  config: z.strictObject({}),
  ports: () => ["out"],
});
