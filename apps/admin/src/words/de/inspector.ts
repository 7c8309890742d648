import type { Translation } from "../translation.ts";
import type { inspectorWords as english } from "../en/inspector.ts";

/** The texts of inspector in German. */
export const inspectorWords: Translation<typeof english> = {};
