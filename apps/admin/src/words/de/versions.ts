import type { Translation } from "../translation.ts";
import type { versionsWords as english } from "../en/versions.ts";

/** The texts of versions in German. */
export const versionsWords: Translation<typeof english> = {};
