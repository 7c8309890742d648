import { z } from "zod";

import { objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Template } from "./fields.ts";

export const TemplateConfig = z.strictObject({ text: Template.meta({ title: "Text" }) });
export type TemplateConfig = z.infer<typeof TemplateConfig>;

/** Writes a text from a template. */
export const template = defineNode({
  type: "template",
  category: "data",
  title: "Template",
  summary: "Writes a text with values filled in.",
  icon: "file-text",
  effect: "none",
  config: TemplateConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ text: stringType }),
});
