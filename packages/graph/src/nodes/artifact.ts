import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { intType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import { Cel, Template } from "./fields.ts";

export const ArtifactConfig = z
  .strictObject({
    operation: z.enum(["read", "revise"]).meta({ title: "Operation" }),
    artifact: Cel("string").optional().meta({ title: "Artifact", description: "Its id." }),
    name: Template.optional().meta({
      title: "Name",
      description: "In the place of the id. Revising a name that is new makes the document.",
    }),
    content: Template.optional().meta({ title: "Content", description: "The whole of the new revision." }),
  })
  .refine(
    ({ artifact, name }) => (artifact === undefined) !== (name === undefined),
    schemaMessages.artifact_or_name,
  )
  .refine(({ operation, content }) => (operation === "revise") === (content !== undefined), {
    error: schemaMessages.content_to_revise,
    path: ["content"],
  });
export type ArtifactConfig = z.infer<typeof ArtifactConfig>;

/** Reads a versioned document, or adds a revision to it. `revision` counts from 1. */
export const artifact = defineNode({
  type: "artifact",
  category: "action",
  title: "Artifact",
  summary: "Reads or revises a document that keeps its versions.",
  icon: "file-pen-line",
  effect: "write",
  effectOf: ({ operation }) => (operation === "read" ? "read" : "write"),
  config: ArtifactConfig,
  ports: () => ["out"],
  outputs: () => objectOf({ id: stringType, revision: intType, content: stringType }),
});
