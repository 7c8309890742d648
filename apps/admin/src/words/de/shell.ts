import type { Translation } from "../translation.ts";
import type { shellWords as english } from "../en/shell.ts";

/** The texts of shell in German. */
export const shellWords: Translation<typeof english> = {};
