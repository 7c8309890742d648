import { z } from "zod";

import { anyType, listOf, numberType, objectOf, stringType, type ValueType } from "../schema/value-type.ts";
import { Template, Value } from "./fields.ts";

/** The fields of every search for passages. */
export const searchFields = {
  query: Template.meta({ title: "Query" }),
  limit: z.int().min(1).max(100).optional().meta({ title: "Most passages" }),
  filter: z.record(z.string().min(1).max(200), Value).optional().meta({
    title: "Filter",
    description: "Only passages whose metadata have these values.",
  }),
};

/** Passages, best first. */
export const passagesType: ValueType = listOf(
  objectOf({ id: stringType, text: stringType, score: numberType, source: stringType, metadata: anyType }),
);
