import type { Translation } from "../translation.ts";
import type { canvasWords as english } from "../en/canvas.ts";

/** The texts of canvas in German. */
export const canvasWords: Translation<typeof english> = {};
