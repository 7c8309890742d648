import type { Translation } from "../translation.ts";
import { coreWords as english } from "../en/core.ts";

export const coreWords: Translation<typeof english> = english;
