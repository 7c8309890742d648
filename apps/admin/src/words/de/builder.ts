import type { builderWords as english } from "../en/builder.ts";
import type { Translation } from "../translation.ts";

/** The texts around the parts of the builder, in German. */
export const builderWords: Translation<typeof english> = {
  "builder.side": "Neben dem Graphen",
  "builder.inspect": "Ansehen",
  "builder.test": "Testen",
  "builder.group": "Editor",
  "builder.outlineShow": "Gliederung zeigen",
  "builder.outlineHide": "Gliederung ausblenden",
  "builder.problems": "Probleme: {count}",
  "builder.problemsShow": "Probleme zeigen oder ausblenden",
  "builder.unreadable": "Hier lässt sich gerade nichts ändern",
  "builder.unreadableShown": "Die Zeichenfläche zeigt den Entwurf, wie er zuletzt war.",
  "builder.unreadableShow": "Zur Stelle im JSON",
  "builder.testShow": "Zum Testbereich",
};
