import type { Translation } from "../translation.ts";
import type { startWords as english } from "../en/start.ts";

/** The texts of start in German. */
export const startWords: Translation<typeof english> = {};
