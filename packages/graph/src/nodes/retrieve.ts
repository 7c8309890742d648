import { z } from "zod";

import { Id } from "../document/graph-document.ts";
import { listOf, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { passagesType, searchFields } from "./passages.ts";

export const RetrieveConfig = z.strictObject({
  pipeline: Id.meta({ title: "Pipeline" }),
  ...searchFields,
});
export type RetrieveConfig = z.infer<typeof RetrieveConfig>;

/** Asks a retrieval pipeline for passages, and says where each is from. */
export const retrieve = defineNode({
  type: "retrieve",
  category: "action",
  title: "Retrieve",
  summary: "Finds passages in your knowledge.",
  icon: "book-open-text",
  effect: "read",
  spends: true,
  config: RetrieveConfig,
  ports: () => ["out"],
  outputs: () =>
    objectOf({
      passages: passagesType,
      citations: listOf(objectOf({ passage_id: stringType, source: stringType, title: stringType })),
    }),
});
