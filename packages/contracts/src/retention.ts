import { z } from "zod";

/** How long a project keeps what happened in it. */
export const Retention = z
  .strictObject({
    /** Days after which ended runs with all that belongs to them are removed, and threads that nobody used; null: never. */
    retention_days: z.int().min(1).max(36_500).nullable(),
    /** How many checkpoints are kept of a run that has ended, the newest ones; null: all. */
    checkpoints_kept: z.int().min(1).max(1_000_000).nullable(),
  })
  .meta({ id: "Retention" });
export type Retention = z.infer<typeof Retention>;
