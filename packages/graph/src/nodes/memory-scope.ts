import { z } from "zod";

/** Whose memory it is: this thread's, this caller's across threads, or the whole project's. */
export const MemoryScope = z.enum(["thread", "caller", "project"]);
export type MemoryScope = z.infer<typeof MemoryScope>;
