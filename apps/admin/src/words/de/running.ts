import type { Translation } from "../translation.ts";
import type { runningWords as english } from "../en/running.ts";

/** The texts of running in German. */
export const runningWords: Translation<typeof english> = {};
