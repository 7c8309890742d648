import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { objectOf } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { passagesType, searchFields } from "./passages.ts";

export const VectorSearchConfig = z.strictObject({
  index: Id.meta({ title: "Index" }),
  ...searchFields,
  min_score: z.number().min(-1).max(1).optional().meta({
    title: "Least score",
    description: "Cosine similarity, from -1 to 1.",
  }),
});
export type VectorSearchConfig = z.infer<typeof VectorSearchConfig>;

/** Looks passages up in an index directly, without a pipeline. */
export const vectorSearch = defineNode({
  type: "vector_search",
  category: "action",
  title: "Vector search",
  summary: "Looks for similar passages in an index.",
  icon: "search",
  effect: "read",
  spends: true,
  config: VectorSearchConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ passages: passagesType }),
});
