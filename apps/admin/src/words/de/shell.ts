import type { shellWords as english } from "../en/shell.ts";
import type { Translation } from "../translation.ts";

/** The texts of the shell in German. */
export const shellWords: Translation<typeof english> = {
  "shell.unitDays": "T",
  "shell.skip": "Zum Inhalt springen",
  "shell.pageTitle": "{page} · Patchbay",
  "shell.language": "Sprache",
  "shell.highContrast": "Hoher Kontrast",
  "shell.switchProject": "Projekt: {name}. Zu einem anderen wechseln",
  "shell.projectsOf": "Projekte von {organization}",
  "shell.noProjectTitle": "Noch kein Projekt",
  "shell.noProject":
    "Agenten und Läufe gehören zu Projekten. Wer diese Organisation verwaltet, kann Zugang zu einem geben.",
};
