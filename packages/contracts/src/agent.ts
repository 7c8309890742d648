import { Diagnostic, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ProjectId, UserId } from "./ids.ts";
import { text } from "./limits.ts";

/** The name under which programs call an agent; unique in its project. */
export const AgentSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be lowercase letters, digits and inner hyphens");

export const Agent = z
  .strictObject({
    id: AgentId,
    project_id: ProjectId,
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    /** The newest version, null before the first publish. */
    published_version: z.int().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Agent" });
export type Agent = z.infer<typeof Agent>;

export const CreateAgent = z
  .strictObject({
    project_id: ProjectId,
    slug: AgentSlug,
    name: text(120).trim().min(1),
    description: text(2_000).default(""),
  })
  .meta({ id: "CreateAgent" });
export type CreateAgent = z.infer<typeof CreateAgent>;

export const UpdateAgent = z
  .strictObject({
    slug: AgentSlug.optional(),
    name: text(120).trim().min(1).optional(),
    description: text(2_000).optional(),
  })
  .meta({ id: "UpdateAgent" });
export type UpdateAgent = z.infer<typeof UpdateAgent>;

/** A draft may be wrong: it is stored as it was sent, and says what is wrong with it. `ETag` carries its revision. */
export const Draft = z
  .strictObject({
    graph: JsonObject,
    revision: z.int().min(1),
    diagnostics: z.array(Diagnostic),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Draft" });
export type Draft = z.infer<typeof Draft>;

export const CheckResult = z.strictObject({ diagnostics: z.array(Diagnostic) }).meta({ id: "CheckResult" });
export type CheckResult = z.infer<typeof CheckResult>;

export const PublishAgent = z.strictObject({ note: text(2_000).default("") }).meta({ id: "PublishAgent" });
export type PublishAgent = z.infer<typeof PublishAgent>;

/** A version without its graph, as lists show it. */
export const AgentVersionSummary = z
  .strictObject({
    agent_id: AgentId,
    number: z.int().min(1),
    content_hash: z.string(),
    note: z.string(),
    /** Null where a program published with an API key. */
    created_by: UserId.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "AgentVersionSummary" });
export type AgentVersionSummary = z.infer<typeof AgentVersionSummary>;

export const AgentVersion = z
  .strictObject({ ...AgentVersionSummary.shape, graph: JsonObject })
  .meta({ id: "AgentVersion" });
export type AgentVersion = z.infer<typeof AgentVersion>;
