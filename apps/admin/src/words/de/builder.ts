import type { builderWords as english } from "../en/builder.ts";
import type { Translation } from "../translation.ts";

/** The texts around the parts of the builder, in German. */
export const builderWords: Translation<typeof english> = {
  "builder.side": "Neben dem Graphen",
  "builder.inspect": "Ansehen",
  "builder.test": "Testen",
};
