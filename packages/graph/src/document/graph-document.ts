import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { Json, JsonObject } from "../json.ts";
import { JsonSchema, ObjectSchema } from "../schema/json-schema.ts";
import { documentLimits } from "./limits.ts";

/** How names of nodes, channels, ports and outputs are written, and those of models and tools. */
export const idPattern = /^[a-z][a-z0-9_]{0,63}$/;

/** What names nodes, channels, ports and outputs. */
export const Id = z.string().regex(idPattern, schemaMessages.id_form);

/** The format that this code writes; older ones are upgraded when they are read. */
export const graphFormat = "patchbay/graph@1";

/** How parallel and repeated writes to a channel are combined. */
export const Reducer = z.enum(["replace", "append", "merge", "union", "sum", "min", "max"]);
export type Reducer = z.infer<typeof Reducer>;

export const Channel = z.strictObject({
  schema: JsonSchema,
  reducer: Reducer.default("replace"),
  /** The value before the first write. Without it the channel is empty until something writes it. */
  default: Json.optional(),
});
export type Channel = z.infer<typeof Channel>;

/** What something may spend at most: in US dollars, in tokens, or both. */
export const Budget = z
  .strictObject({
    max_cost_usd: z.number().positive().optional(),
    max_tokens: z.int().min(1).optional(),
  })
  .refine(
    ({ max_cost_usd, max_tokens }) => max_cost_usd !== undefined || max_tokens !== undefined,
    schemaMessages.budget_has_ceiling,
  );
export type Budget = z.infer<typeof Budget>;

/** What surrounds the execution of any node, whatever its type. */
export const Policy = z.strictObject({
  timeout_ms: z.int().min(1).max(86_400_000).optional(),
  retry: z
    .strictObject({
      max_attempts: z.int().min(1).max(10),
      backoff_ms: z.int().min(0).max(600_000).default(200),
      factor: z.number().min(1).max(10).default(2),
      /** Exactly the error codes that are tried again. Without it, the errors that call themselves retriable. */
      on: z.array(Id).min(1).max(32).optional(),
    })
    .optional(),
  on_error: z.enum(["fail", "default", "port"]).default("fail"),
  default_output: JsonObject.optional(),
  /** For so long a result stands for every other execution that reads the same; at most 30 days. */
  cache_ttl_s: z.int().min(1).max(2_592_000).optional(),
  /** What the node may spend; beyond it the run goes on by the port `budget`. */
  budget: Budget.optional(),
  /** What a caller hears of the node. */
  speech: z
    .strictObject({
      /** Default: only nodes that answer are spoken. */
      spoken: z.boolean().optional(),
      /** Whether the caller may cut in. */
      interruptible: z.boolean().optional(),
      /** Said while the node works. */
      filler: z.string().max(200).optional(),
    })
    .optional(),
});
export type Policy = z.infer<typeof Policy>;

export const Node = z.strictObject({
  id: Id,
  type: z.string(),
  name: z.string().max(120).optional(),
  config: JsonObject.default({}),
  policy: Policy.optional(),
  ui: z.strictObject({ x: z.number(), y: z.number() }).optional(),
});
export type Node = z.infer<typeof Node>;

export const Edge = z.strictObject({
  from: Id,
  /** Absent means `out`. */
  port: Id.optional(),
  to: Id,
});
export type Edge = z.infer<typeof Edge>;

/** Ceilings of a run: beyond them it stops with a typed error. */
export const Limits = z.strictObject({
  max_steps: z.int().min(1).max(10_000).default(100),
  timeout_ms: z.int().min(1).max(86_400_000).default(600_000),
  max_cost_usd: z.number().positive().optional(),
  max_tokens: z.int().min(1).optional(),
});
export type Limits = z.infer<typeof Limits>;

const Note = z.strictObject({ id: Id, text: z.string().max(10_000), x: z.number(), y: z.number() });
const Voice = z.strictObject({
  greeting: z.string().max(1_000).optional(),
  language: z.string().max(35).optional(),
});

/** An agent as it is stored: GRAPH.md section 1. */
export const GraphDocument = z
  .strictObject({
    schema: z.literal(graphFormat, schemaMessages.format_known),
    input: ObjectSchema,
    output: ObjectSchema,
    state: z.record(Id, Channel).default({}),
    nodes: z.array(Node).max(documentLimits.nodes),
    edges: z.array(Edge).max(documentLimits.edges),
    limits: Limits.prefault({}),
    voice: Voice.optional(),
    notes: z.array(Note).max(1_000).optional(),
  })
  .meta({ id: "GraphDocument" });
export type GraphDocument = z.infer<typeof GraphDocument>;

/** The port that an edge leaves by. */
export const portOf = (edge: Edge): string => edge.port ?? "out";
