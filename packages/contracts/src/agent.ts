import { ChangeSummary, Diagnostic, JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ApiKeyId, ProjectId, UserId } from "./ids.ts";
import { largestInt, text } from "./limits.ts";

/** The name under which programs call an agent; unique in its project. */
export const AgentSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be lowercase letters, digits and inner hyphens");

/**
 * How safe the steps of an agent's runs are kept: `sync` stores every step before the next begins, `async` beside it,
 * `exit` only where the run rests, so that it begins anew where its process dies. Null leaves it to what the graph does.
 */
export const Durability = z.enum(["exit", "async", "sync"]);
export type Durability = z.infer<typeof Durability>;

export const Agent = z
  .strictObject({
    id: AgentId,
    project_id: ProjectId,
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    /** The newest version, null before the first publish. */
    published_version: z.int().nullable(),
    durability: Durability.nullable(),
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
    durability: Durability.nullable().optional(),
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

/** Puts an old version in force again, under the next number. */
export const RollbackAgent = z
  .strictObject({ version: z.int().min(1).max(largestInt), note: text(2_000).default("") })
  .meta({ id: "RollbackAgent" });
export type RollbackAgent = z.infer<typeof RollbackAgent>;

/** What the names in a graph meant when it was published. A name that is missing meant nothing then. */
export const Bindings = z
  .strictObject({
    /** By the name of the model: whose it was, and the provider's own name of it where the server tells it. */
    models: z.record(
      z.string(),
      z.strictObject({ provider: z.string().nullable(), model: z.string().nullable() }),
    ),
    /** By the name of the tool: SHA-256, in hex, of its effect and its schemas. */
    tools: z.record(z.string(), z.strictObject({ content_hash: z.string() })),
    /** By slug: the version that was the published one. A node that is pinned to another says so itself. */
    agents: z.record(z.string(), z.strictObject({ version: z.int() })),
  })
  .meta({ id: "Bindings" });
export type Bindings = z.infer<typeof Bindings>;

/** A version without its graph, as lists show it. */
export const AgentVersionSummary = z
  .strictObject({
    agent_id: AgentId,
    number: z.int().min(1),
    content_hash: z.string(),
    note: z.string(),
    /** What has changed since the version before, in one line, without any text of the documents. */
    summary: z.string(),
    /** The same as data, for readers of any language; null for the first version, and where nobody wrote it down. */
    changes: ChangeSummary.nullable(),
    /** The older version whose content this one has again; null where it was published from the draft. */
    restores: z.int().nullable(),
    /** The person or the API key that published it; null where nobody wrote it down. */
    created_by: z.union([UserId, ApiKeyId]).nullable(),
    /** A person as long as they belong to the organization; an API key also when it was revoked. */
    author: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("user"), id: UserId, name: z.string() }),
        z.strictObject({ kind: z.literal("api_key"), id: ApiKeyId, name: z.string() }),
      ])
      .nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "AgentVersionSummary" });
export type AgentVersionSummary = z.infer<typeof AgentVersionSummary>;

export const AgentVersion = z
  .strictObject({
    ...AgentVersionSummary.shape,
    graph: JsonObject,
    /** Null where nobody wrote it down. */
    bindings: Bindings.nullable(),
  })
  .meta({ id: "AgentVersion" });
export type AgentVersion = z.infer<typeof AgentVersion>;
