import { nodeDefinitions, Policy } from "@patchbay/graph";
import { z } from "zod";

import { t } from "../words/words.ts";
import { fields } from "./read-fields.ts";

/** How a field of a node is shown. */
export interface FieldLook {
  /** As people say it, without the unit, which goes to the value. */
  readonly title: string;
  /** `prose` is read by people or models; `duration` counts milliseconds; `json` is shown as it is written. */
  readonly kind: "code" | "prose" | "duration" | "seconds" | "json" | "graph";
}

/** How a field of a node's config is shown, by its definition; one that the definition does not know goes by its name. */
export function fieldLook(type: string, name: string): FieldLook {
  const shape = nodeDefinitions.get(type)?.config.shape;
  const field = shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : undefined;
  const { title, "x-field": kind } = fields(field === undefined ? undefined : hintsOf(field));
  return {
    title: typeof title === "string" ? title.replace(/ \(milliseconds\)$/, "") : plainTitle(name),
    kind: kindOf(name, kind),
  };
}

/** How a field of a policy is shown. */
export const policyLook = (name: string): FieldLook => ({
  title: isPolicyField(name) ? t(`policy.${name}`) : plainTitle(name),
  kind: name === "default_output" ? "json" : kindOf(name, undefined),
});

const isPolicyField = (name: string): name is keyof Policy => Object.hasOwn(Policy.shape, name);

/** What a field says about itself, also where it is optional or has a default. */
function hintsOf(field: z.core.$ZodType): object {
  const inner =
    field instanceof z.ZodOptional || field instanceof z.ZodDefault ? hintsOf(field.def.innerType) : {};
  return { ...inner, ...z.globalRegistry.get(field) };
}

function kindOf(name: string, hint: unknown): FieldLook["kind"] {
  if (name.endsWith("_ms")) return "duration";
  if (name.endsWith("_s")) return "seconds";
  switch (hint) {
    case "graph":
      return "graph";
    case "template":
      return "prose";
    case "schema":
    case "value":
      return "json";
    default:
      return "code";
  }
}

const plainTitle = (name: string): string => name.replace(/_(?:ms|s)$/, "").replaceAll("_", " ");
