import { JsonObject } from "@patchbay/graph";
import { z } from "zod";

import { AgentId, ProjectId, ScheduleId } from "./ids.ts";
import { largestInt } from "./limits.ts";

/** Five fields, minute first (https://man7.org/linux/man-pages/man5/crontab.5.html): at most one run a minute. */
const Cron = z.string().max(200);
/** An IANA name, `Europe/Berlin`: whose clock the expression means. */
const TimeZone = z.string().max(64);
/** A frozen version by its number, or the newest published one as it is now. A schedule stays on it. */
const ScheduledVersion = z.union([z.int().min(1).max(largestInt), z.literal("published")]);

/** Runs of an agent that begin by the clock. */
export const Schedule = z
  .strictObject({
    id: ScheduleId,
    agent_id: AgentId,
    project_id: ProjectId,
    cron: z.string(),
    time_zone: z.string(),
    /** What each run is given. */
    input: JsonObject,
    version: z.int(),
    enabled: z.boolean(),
    /** When it fires next; null while it does not. */
    next_at: z.iso.datetime().nullable(),
    last_fired_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Schedule" });
export type Schedule = z.infer<typeof Schedule>;

export const CreateSchedule = z
  .strictObject({
    cron: Cron,
    time_zone: TimeZone.default("UTC"),
    /** Must fit the version's `input` schema. */
    input: JsonObject.default({}),
    version: ScheduledVersion.default("published"),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "CreateSchedule" });
export type CreateSchedule = z.infer<typeof CreateSchedule>;

export const UpdateSchedule = z
  .strictObject({
    cron: Cron.optional(),
    time_zone: TimeZone.optional(),
    input: JsonObject.optional(),
    version: ScheduledVersion.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "UpdateSchedule" });
export type UpdateSchedule = z.infer<typeof UpdateSchedule>;
