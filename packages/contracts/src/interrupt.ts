import { Json, JsonObject } from "@patchbay/graph";
import { z } from "zod";

/** What a run asks of somebody before it goes on there. */
export const Interrupt = z
  .strictObject({
    id: z.string(),
    run_id: z.string(),
    /** Inside the body of a map, with the way to it: `fan[2].ask`. */
    node_id: z.string(),
    activation: z.int().min(1),
    /** `approval`, `form`, `signal`, what the runtime itself asks (`effect.unknown`), or `timer`, which nobody can answer. */
    kind: z.string(),
    payload: JsonObject,
    /** The JSON Schema of the answer's value; null where any JSON will do. */
    schema: Json.nullable(),
    /** Who may answer, beside the permission to answer at all: one of these roles or persons. */
    approvers: z
      .strictObject({
        roles: z.array(z.string()).readonly().exactOptional(),
        users: z.array(z.string()).readonly().exactOptional(),
      })
      .nullable(),
    /** From then on it can only expire. */
    expires_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    closed_at: z.iso.datetime().nullable(),
    closed_reason: z.enum(["answered", "expired", "cancelled"]).nullable(),
    /** Null also where the answer is null; `closed_reason` says whether there is one. */
    answer: Json.nullable(),
    answered_by: z.string().nullable(),
  })
  .meta({ id: "Interrupt" });
export type Interrupt = z.infer<typeof Interrupt>;

/** Answers one of a run's open interrupts. */
export const ResumeRun = z
  .strictObject({
    interrupt_id: z.string(),
    /** Must fit the interrupt's schema. */
    value: Json,
  })
  .meta({ id: "ResumeRun" });
export type ResumeRun = z.infer<typeof ResumeRun>;
