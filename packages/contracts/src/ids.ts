import { z } from "zod";

/**
 * Ids are minted by the server: a prefix that says what it is, and a UUIDv7 in Crockford's base 32 (the TypeID format,
 * https://github.com/jetify-com/typeid), so that they sort by time of creation.
 */
const prefixed = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`),
      `must be an id that begins with ${prefix}_`,
    );

export const OrganizationId = prefixed("org");
export const ProjectId = prefixed("prj");
export const UserId = prefixed("usr");
export const SessionId = prefixed("ses");
export const ApiKeyId = prefixed("key");
export const AgentId = prefixed("agt");
export const ThreadId = prefixed("thr");
export const RunId = prefixed("run");
export const ScheduleId = prefixed("sch");
export const ErasureId = prefixed("ers");
export const AuditEntryId = prefixed("aud");
/** Messages are parts of events and of a thread's state; their ids never address anything. */
export const MessageId = prefixed("msg");
