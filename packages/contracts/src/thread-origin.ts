import { z } from "zod";

import { RunId, ThreadId } from "./ids.ts";

/** What a thread was forked from. It may be gone by now. */
export const ThreadOrigin = z
  .strictObject({ thread_id: ThreadId, run_id: RunId, checkpoint_id: z.string() })
  .meta({ id: "ThreadOrigin" });
export type ThreadOrigin = z.infer<typeof ThreadOrigin>;
