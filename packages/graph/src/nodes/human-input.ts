import { z } from "zod";

import { objectOf, typeOfSchema } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { ExpiresMs, expiredPort } from "./expiry.ts";
import { FormField, Template } from "./fields.ts";

export const HumanInputConfig = z.strictObject({
  prompt: Template.meta({ title: "Prompt", description: "What the person is asked for." }),
  form: FormField.meta({ title: "Form" }),
  expires_ms: ExpiresMs,
});
export type HumanInputConfig = z.infer<typeof HumanInputConfig>;

/** Pauses until a person has filled in a form. The form's fields are its outputs. */
export const humanInput = defineNode({
  type: "human_input",
  category: "interaction",
  title: "Human input",
  summary: "Asks a person to fill in a form.",
  icon: "clipboard-list",
  // It asks a person, who would not want to be asked twice.
  effect: "write",
  isStateful: true,
  isBranching: true,
  config: HumanInputConfig,
  ports: ({ expires_ms }) => (expires_ms === undefined ? ["out"] : ["out", expiredPort]),
  barePorts: () => [expiredPort],
  outputs: ({ form }) => {
    const type = typeOfSchema(form);
    // A form that is one constant has no fields to read.
    return type.kind === "object" ? type : objectOf({});
  },
});
